using NetGen.Generator.Shapes;

namespace NetGen.Generator.Graph;

internal enum PoolKind
{
    Max,
    Min,

    /// <summary>Padding counts as zeros.</summary>
    Average,

    /// <summary>Padding does not count.</summary>
    AverageInside,
}

/// <summary>The sizes of a two-dimensional pooling window over planes of (H, W).</summary>
internal sealed record PoolGeometry(
    int Height, int Width, int KernelHeight, int KernelWidth, int StrideHeight, int StrideWidth, int PadTop, int PadLeft, int DilationHeight, int DilationWidth, int OutputHeight, int OutputWidth);

/// <summary>Pooling of (B, C, H, W) to (B, C, OH, OW). Ties go to the first; a window with a NaN gives NaN.</summary>
internal sealed record Pool(PoolKind Kind, PoolGeometry Geometry) : Operation
{
    public override (Shape Shape, ElementType Type) Infer(IReadOnlyList<Value> operands)
    {
        Expect(operands.Count == 1 && operands[0].Type == ElementType.Float32 && operands[0].Shape.Rank == 4 && operands[0].Shape[2].Equals(Geometry.Height) && operands[0].Shape[3].Equals(Geometry.Width), $"planes of {Geometry.Height}×{Geometry.Width}", operands);
        return (operands[0].Shape.With(2, Geometry.OutputHeight).With(3, Geometry.OutputWidth), ElementType.Float32);
    }

    public override string ToString() => Describe("pool", Kind, Geometry);

    public static string Describe(string what, PoolKind kind, PoolGeometry g) =>
        $"{what} {kind} {g.KernelHeight}×{g.KernelWidth} stride {g.StrideHeight}×{g.StrideWidth} pad {g.PadTop},{g.PadLeft} dilation {g.DilationHeight}×{g.DilationWidth}";
}

/// <summary>Where in its window each extreme of a <see cref="Pool"/> was found, as the index kh·KW + kw: one byte each.</summary>
internal sealed record PoolOffset(PoolKind Kind, PoolGeometry Geometry) : Operation
{
    public override (Shape Shape, ElementType Type) Infer(IReadOnlyList<Value> operands) => (new Pool(Kind, Geometry).Infer(operands).Shape, ElementType.Byte);

    public override string ToString() => Pool.Describe("pool offset", Kind, Geometry);
}

/// <summary>The transpose of a <see cref="Pool"/>: extremes give their gradient to the place that <see cref="PoolOffset"/> names (operands dy, offset), averages spread it (operand dy).</summary>
internal sealed record PoolGradient(PoolKind Kind, PoolGeometry Geometry) : Operation
{
    public bool IsExtreme => Kind is PoolKind.Max or PoolKind.Min;

    public override (Shape Shape, ElementType Type) Infer(IReadOnlyList<Value> operands)
    {
        Expect(operands.Count == (IsExtreme ? 2 : 1) && operands[0].Shape.Rank == 4, "the gradient of a pooled tensor" + (IsExtreme ? " and its offsets" : ""), operands);
        Expect(operands[0].Shape[2].Equals(Geometry.OutputHeight) && operands[0].Shape[3].Equals(Geometry.OutputWidth), $"planes of {Geometry.OutputHeight}×{Geometry.OutputWidth}", operands);
        Expect(!IsExtreme || (operands[1].Type == ElementType.Byte && operands[1].Shape == operands[0].Shape), "offsets of the gradient's shape", operands);
        return (operands[0].Shape.With(2, Geometry.Height).With(3, Geometry.Width), ElementType.Float32);
    }

    public override string ToString() => Pool.Describe("pool gradient", Kind, Geometry);
}

/// <summary>The derivative of an extreme's <see cref="PoolGradient"/>: reads x (B, C, H, W) where the offsets say (operands x, offset).</summary>
internal sealed record PoolRead(PoolKind Kind, PoolGeometry Geometry) : Operation
{
    public override (Shape Shape, ElementType Type) Infer(IReadOnlyList<Value> operands)
    {
        Expect(operands.Count == 2 && operands[1].Type == ElementType.Byte, "a tensor and offsets", operands);
        (Shape shape, _) = new Pool(Kind, Geometry).Infer([operands[0]]);
        Expect(operands[1].Shape == shape, $"offsets of shape {shape}", operands);
        return (shape, ElementType.Float32);
    }

    public override string ToString() => Pool.Describe("pool read", Kind, Geometry);
}
