using System.Text;
using NetGen.Generator.Model;

namespace NetGen.Generator.Emit;

/// <summary>The names of generated members.</summary>
internal static class MemberNames
{
    /// <summary>The members of NetGen.Block and of every object, which no property may hide.</summary>
    public static IReadOnlyCollection<string> OfBlock { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "Bind", "Equals", "Finalize", "GetHashCode", "GetType", "Layer", "MemberwiseClone", "Network", "Path", "ReferenceEquals", "ToString",
    };

    /// <summary>The members of NetGen.Network, those that every generated network has, and those of every object.</summary>
    public static IReadOnlyCollection<string> OfNetwork { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "AllParameters", "Architecture", "Backward", "BeamSearch", "BeginSteps", "Bind", "ClipGradientsByNorm", "CreateStepper", "CreateWorkspace", "Definition", "DeriveSymbols", "Equals", "Evaluate",
        "Finalize", "Fit", "FlatGradients", "FlatParameters", "Forward", "Freeze", "Generate", "GetHashCode", "GetType", "Infer", "Invalid", "IsFrozen", "Layer", "Load", "LoadWeights",
        "MemberwiseClone", "Name", "Parameter", "ParameterCount", "Predict", "ReferenceEquals", "Rehearse", "Save", "Seed", "Step", "Summary", "ToString", "Unfreeze", "ZeroGradients",
    };

    /// <summary>The names that the compiled class of a network uses itself: its own members, and the types that emitted code names.</summary>
    public static IReadOnlyCollection<string> OfCompiled { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "Backward", "BeginSteps", "Definition", "DeriveSymbols", "Equals", "Evaluate", "Forward", "GetHashCode", "GetType", "Infer", "MemberwiseClone", "ReferenceEquals", "Rehearse", "Step", "ToString",
        "Attention", "AttentionGeometry", "Convolution", "ConvolutionGeometry", "ElementType", "Extent", "Frame", "IEpilogue", "ISimd", "IWork", "Initializer", "LayerInfo", "Lookup", "MatMul", "Math", "MethodImpl",
        "MethodImplOptions", "Movement", "NetworkDefinition", "NoEpilogue", "ParameterInfo", "Partition", "Place", "PlanInfo", "Pointer", "PoolGeometry", "Pooling", "PreparedConvolution", "PreparedMatrix", "Span", "TensorInfo", "V", "V1",
        "VectorMath", "W",
    };

    /// <summary>The property that keeps a hyper-parameter; another one where the class has a member of the plain name.</summary>
    public static string HyperParameter(TypeSpec type, string name)
    {
        string property = Property(name);
        return type.Members.Contains(property) || OfBlock.Contains(property) ? "Given" + property : property;
    }

    /// <summary>The property of a layer or hyper-parameter: conv1 → Conv1, layer2.0 → Layer2_0.</summary>
    public static string Property(string name)
    {
        var text = new StringBuilder(name.Length + 1);
        foreach (char c in name) text.Append(char.IsLetterOrDigit(c) || c == '_' ? c : '_');
        if (text.Length == 0 || char.IsDigit(text[0])) text.Insert(0, '_');
        text[0] = char.ToUpperInvariant(text[0]);
        return text.ToString();
    }
}
