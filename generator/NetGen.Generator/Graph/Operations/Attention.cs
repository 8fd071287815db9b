using NetGen.Generator.Shapes;

namespace NetGen.Generator.Graph;

/// <summary>In how many tensors the queries, keys and values of an attention lie.</summary>
internal enum AttentionPacking
{
    /// <summary>q (B, T, H·dk), k (B, S, H·dk), v (B, S, H·dv).</summary>
    Separate,

    /// <summary>q (B, T, H·dk), k and v side by side (B, S, H·dk + H·dv).</summary>
    KeysWithValues,

    /// <summary>All side by side (B, T, 2·H·dk + H·dv): what one product makes of one sequence.</summary>
    Joint,
}

/// <summary>
/// Scaled dot-product attention by heads: softmax(q·kᵀ · scale)·v, without the matrix of weights in memory. Operands: the tensors of the packing, then, if masked, (B, S), positive where a
/// key counts. Causal: query i sees the keys up to i + S − T. A query that sees none gives NaN.
/// </summary>
/// <param name="Heads">H.</param>
/// <param name="KeySize">dk.</param>
/// <param name="ValueSize">dv.</param>
internal sealed record Attention(int Heads, int KeySize, int ValueSize, double Scale, bool Causal, bool Masked, AttentionPacking Packing) : Operation
{
    /// <summary>The number of tensors that hold queries, keys and values.</summary>
    public int Tensors => 3 - (int)Packing;

    public int KeyWidth => Heads * KeySize;

    public int ValueWidth => Heads * ValueSize;

    public override (Shape Shape, ElementType Type) Infer(IReadOnlyList<Value> operands)
    {
        int[] widths = Packing switch
        {
            AttentionPacking.Separate => [KeyWidth, KeyWidth, ValueWidth],
            AttentionPacking.KeysWithValues => [KeyWidth, KeyWidth + ValueWidth],
            _ => [(2 * KeyWidth) + ValueWidth],
        };
        Expect(operands.Count == Tensors + (Masked ? 1 : 0), $"{Tensors} tensors{(Masked ? " and a mask" : "")}", operands);
        for (int i = 0; i < Tensors; i++) Expect(operands[i].Shape.Rank == 3 && operands[i].Shape[2].Equals(widths[i]), $"a width of {widths[i]}", operands);
        Value keys = operands[Tensors > 1 ? 1 : 0];
        Expect(!Masked || operands[Tensors].Shape == keys.Shape.Slice(0, 2), "a mask (B, S)", operands);
        return (operands[0].Shape.With(2, ValueWidth), ElementType.Float32);
    }

    public override string ToString() => $"attention of {Heads} heads{(Causal ? ", causal" : "")}{(Masked ? ", masked" : "")}";
}

/// <summary>Of the same operands, for each row of weights the logarithm of what it is divided by: (B, H, T). The gradient computes the weights again from it.</summary>
internal sealed record AttentionLogSum(Attention Of) : Operation
{
    public override (Shape Shape, ElementType Type) Infer(IReadOnlyList<Value> operands)
    {
        Shape y = Of.Infer(operands).Shape;
        return ([y[0], Of.Heads, y[1]], ElementType.Float32);
    }

    public override string ToString() => $"log-sum of {Of}";
}

/// <summary>The weights themselves (B, H, T, S), from the operands of an attention and its log-sum: for those who want to look at them.</summary>
internal sealed record AttentionWeights(Attention Of) : Operation
{
    public override (Shape Shape, ElementType Type) Infer(IReadOnlyList<Value> operands)
    {
        Shape sums = operands[operands.Count - 1].Shape;
        return (sums.Append(operands[Of.Tensors > 1 ? 1 : 0].Shape[1]), ElementType.Float32);
    }

    public override string ToString() => $"weights of {Of}";
}

/// <summary>The gradient of one of the tensors: operands of the attention, then its result, its log-sum and the result's gradient.</summary>
/// <param name="Tensor">Which of the tensors.</param>
internal sealed record AttentionGradient(Attention Of, int Tensor) : Operation
{
    public override (Shape Shape, ElementType Type) Infer(IReadOnlyList<Value> operands)
    {
        Expect(operands.Count == Of.Tensors + (Of.Masked ? 1 : 0) + 3, "the operands, the result, the log-sum and the gradient", operands);
        return (operands[Tensor].Shape, ElementType.Float32);
    }

    public override string ToString() => $"gradient {Tensor} of {Of}";
}
