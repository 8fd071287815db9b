namespace NetGen.Generator.Model;

/// <summary>What a project can say to the compiler of its networks.</summary>
/// <param name="Profile">Whether passes note the time after each step: the build property <c>NetGenProfile</c>.</param>
internal sealed record CompilerOptions(bool Profile = false)
{
    public static CompilerOptions Default { get; } = new();
}
