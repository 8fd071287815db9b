using NetGen.Generator.Shapes;

namespace NetGen.Generator.Graph;

/// <summary>Which of the three tensors of a convolution is computed from the other two. Each is the derivative of the others, and the second one is the transposed convolution.</summary>
internal enum ConvolutionRole
{
    /// <summary>y from (x, w).</summary>
    Output,

    /// <summary>The gradient of x from (dy, w).</summary>
    InputGradient,

    /// <summary>The gradient of w from (dy, x).</summary>
    WeightGradient,
}

/// <summary>The sizes of a two-dimensional convolution x (B, Cin, H, W), w (Cout, Cin / groups, KH, KW), y (B, Cout, OH, OW). Padding at the bottom and the right is implied by the output size.</summary>
internal sealed record ConvolutionGeometry(
    int InputChannels, int OutputChannels, int Groups, int Height, int Width, int KernelHeight, int KernelWidth, int StrideHeight, int StrideWidth,
    int PadTop, int PadLeft, int DilationHeight, int DilationWidth, int OutputHeight, int OutputWidth)
{
    public Shape InputShape(Dim batch) => [batch, InputChannels, Height, Width];

    public Shape OutputShape(Dim batch) => [batch, OutputChannels, OutputHeight, OutputWidth];

    public Shape WeightShape => [OutputChannels, InputChannels / Groups, KernelHeight, KernelWidth];
}

internal sealed record Convolution(ConvolutionRole Role, ConvolutionGeometry Geometry) : Operation
{
    public override (Shape Shape, ElementType Type) Infer(IReadOnlyList<Value> operands)
    {
        Expect(operands.Count == 2 && operands.All(o => o.Type == ElementType.Float32 && o.Shape.Rank == 4), "two real tensors of rank 4", operands);
        Dim batch = operands[0].Shape[0];
        (Shape first, Shape second, Shape result) = Role switch
        {
            ConvolutionRole.Output => (Geometry.InputShape(batch), Geometry.WeightShape, Geometry.OutputShape(batch)),
            ConvolutionRole.InputGradient => (Geometry.OutputShape(batch), Geometry.WeightShape, Geometry.InputShape(batch)),
            _ => (Geometry.OutputShape(batch), Geometry.InputShape(batch), Geometry.WeightShape),
        };
        Expect(operands[0].Shape == first && operands[1].Shape == second, $"{first} and {second}", operands);
        return (result, ElementType.Float32);
    }

    public override string ToString() =>
        $"convolution {Role} {Geometry.InputChannels}→{Geometry.OutputChannels} kernel {Geometry.KernelHeight}×{Geometry.KernelWidth} stride {Geometry.StrideHeight}×{Geometry.StrideWidth} " +
        $"pad {Geometry.PadTop},{Geometry.PadLeft} dilation {Geometry.DilationHeight}×{Geometry.DilationWidth} groups {Geometry.Groups}";
}
