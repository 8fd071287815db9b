using System.Text;

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
        "AllParameters", "Architecture", "Backward", "Bind", "ClipGradientsByNorm", "CreateWorkspace", "Definition", "DeriveSymbols", "Equals", "Evaluate",
        "Finalize", "Fit", "FlatGradients", "FlatParameters", "Forward", "GetHashCode", "GetType", "Infer", "Invalid", "Layer", "Load", "LoadWeights",
        "MemberwiseClone", "Name", "Parameter", "ParameterCount", "Predict", "ReferenceEquals", "Save", "Seed", "Summary", "ToString", "ZeroGradients",
    };

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
