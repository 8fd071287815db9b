using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Passes;

/// <summary>What a step costs a machine at least, as a function of the free extents.</summary>
internal static class StepCost
{
    /// <summary>The multiply-adds of a product or convolution done in the plain way; zero for other steps.</summary>
    public static Dim MultiplyAdds(Step step) => step.Anchor?.Operation switch
    {
        MatMul product => step.Anchor.Shape.Size * step.Anchor.Operands[0].Shape[product.TransposeA ? -2 : -1],
        Convolution { Geometry: var g } => step.Anchor.Operands[0].Shape[0] * ((long)g.OutputChannels * g.OutputHeight * g.OutputWidth * (g.InputChannels / g.Groups) * g.KernelHeight * g.KernelWidth),
        Scan scan => scan.Length * step.Body!.Steps.Aggregate(Dim.Zero, (sum, inner) => sum + MultiplyAdds(inner)),
        _ => Dim.Zero,
    };

    /// <summary>The floats read and written, each once.</summary>
    public static Dim Floats(Step step) => step.Reads.Concat(step.Stores).Concat(step.Adds.Select(a => a.Value)).Aggregate(Dim.Zero, (sum, v) => sum + v.Shape.Size);
}
