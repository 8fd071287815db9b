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
        Visit(steps, operand => operand.Operation as ParameterLeaf, offsets);
    }

    /// <summary>What the runtime is told of each, as expressions.</summary>
    public IReadOnlyList<string> Entries => _entries;

    /// <summary>The number of an anchor's weight; null where it is read as it is.</summary>
    public int? NumberOf(Value anchor) => _numbers.TryGetValue(anchor, out int number) ? number : null;

    // Within a loop a weight is one of the loop's constants.
    private void Visit(IEnumerable<Step> steps, Func<Value, ParameterLeaf?> parameter, IReadOnlyDictionary<string, long> offsets)
    {
        foreach (Step step in steps)
        {
            if (step.Anchor is not { } anchor) continue;
            if (anchor.Operation is Scan scan)
            {
                Visit(step.Body!.Steps, leaf => leaf.Operation is ScanLeaf { Role: ScanRole.Constant } constant ? parameter(anchor.Operands[scan.Operand(constant.Role, constant.Index)].Root()) : null, offsets);
            }
            else if (anchor.Operands.Count >= 2 && parameter(anchor.Operands[1].Root()) is { } weight && Entry(anchor, Literals.Int64(offsets[weight.Name])) is { } entry)
            {
                if (!_entries.Contains(entry)) _entries.Add(entry);
                _numbers[anchor] = _entries.IndexOf(entry);
            }
        }
    }

    private static string? Entry(Value anchor, string offset) => anchor.Operation switch
    {
        Convolution { Role: ConvolutionRole.Output, Geometry: var g } => $"new PreparedConvolution({offset}, {ConvolutionEmitter.Write(g, named: false)})",
        MatMul { TransposeA: false } product when anchor.Shape.Rank == 2 && anchor.Operands[1].Shape is { Size.IsConstant: true } b =>
            $"new PreparedMatrix({offset}, {b[product.TransposeB ? 0 : 1]}, {b[product.TransposeB ? 1 : 0]}, {(product.TransposeB ? "true" : "false")})",
        _ => null,
    };
}
