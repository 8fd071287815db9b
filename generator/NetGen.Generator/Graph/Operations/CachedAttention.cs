using NetGen.Generator.Shapes;

namespace NetGen.Generator.Graph;

/// <summary>
/// Causal attention of new positions to all positions so far. Operands: the tensors of the attention, which hold the new positions alone, then a state (B, capacity, H·dk + H·dv) with the keys and values of
/// those before, to which it adds the new ones.
/// </summary>
/// <param name="Of">The attention over whole sequences that it does bit by bit.</param>
/// <param name="Past">The number of positions before the new ones.</param>
internal sealed record CachedAttention(Attention Of, Dim Past) : Operation
{
    public override (Shape Shape, ElementType Type) Infer(IReadOnlyList<Value> operands)
    {
        Expect(Of is { Causal: true, Masked: false } && operands.Count == Of.Tensors + 1, "the tensors and a state, causal and without a mask", operands);
        Shape state = operands[Of.Tensors].Shape;
        Expect(state.Rank == 3 && state[2].Equals(Of.KeyWidth + Of.ValueWidth), "a state that holds keys and values", operands);
        return Of.Infer([.. operands.Take(Of.Tensors)]);
    }

    public override string ToString() => $"cached {Of}";
}
