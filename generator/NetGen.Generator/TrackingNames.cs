namespace NetGen.Generator;

/// <summary>The names of the pipeline's steps, by which tests see what an edit makes run again.</summary>
internal static class TrackingNames
{
    /// <summary>From the properties of the build to what the compiler heeds of them.</summary>
    public const string ReadOptions = "ReadOptions";

    /// <summary>From an annotated class to its spec.</summary>
    public const string ParseNetwork = "ParseNetwork";

    /// <summary>From an annotated class to the spec of its block.</summary>
    public const string ParseBlock = "ParseBlock";

    /// <summary>From a network's spec to its source, by way of shapes, graph, gradients and plan.</summary>
    public const string CompileNetwork = "CompileNetwork";

    /// <summary>From a block's spec to its source.</summary>
    public const string CompileBlock = "CompileBlock";
}
