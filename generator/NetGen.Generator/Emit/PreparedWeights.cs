using NetGen.Generator.Graph;
using NetGen.Generator.Passes;

namespace NetGen.Generator.Emit;

/// <summary>The weights that predictions of a frozen network read in a form of their own: right operands of products, weights of convolutions.</summary>
internal sealed class PreparedWeights
{
    private readonly List<string> _entries = [];
    private readonly Dictionary<Value, int> _numbers = [];

    /// <param name="steps">The steps of all predictions.</param>
    /// <param name="offsets">The offsets of the parameters.</param>
    public PreparedWeights(IEnumerable<Step> steps, IReadOnlyDictionary<string, long> offsets)
    {
        foreach (Value anchor in steps.Select(s => s.Anchor).OfType<Value>())
        {
            if (anchor.Operands.Count < 2 || anchor.Operands[1].Root().Operation is not ParameterLeaf weight || Entry(anchor, Literals.Int64(offsets[weight.Name])) is not { } entry) continue;
            if (!_entries.Contains(entry)) _entries.Add(entry);
            _numbers[anchor] = _entries.IndexOf(entry);
        }
    }

    /// <summary>What the runtime is told of each, as expressions.</summary>
    public IReadOnlyList<string> Entries => _entries;

    /// <summary>The number of an anchor's weight; null where it is read as it is.</summary>
    public int? NumberOf(Value anchor) => _numbers.TryGetValue(anchor, out int number) ? number : null;

    private static string? Entry(Value anchor, string offset) => anchor.Operation switch
    {
        Convolution { Role: ConvolutionRole.Output, Geometry: var g } => $"new PreparedConvolution({offset}, {ConvolutionEmitter.Write(g, named: false)})",
        _ => null,
    };
}
