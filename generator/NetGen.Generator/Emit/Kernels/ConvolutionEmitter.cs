using NetGen.Generator.Graph;

namespace NetGen.Generator.Emit;

internal sealed class ConvolutionEmitter : KernelEmitter<Convolution>
{
    protected override IEnumerable<string> Call(Convolution convolution, Value anchor, KernelCall call)
    {
        ConvolutionGeometry g = convolution.Geometry;
        yield return $"var geometry = {Write(g, named: true)};";
        string batch = call.Dim(anchor.Operands[0].Shape[0]);
        string operands = $"f.Workers, in geometry, {batch}, {call.Operands[0]}, {call.Operands[1]}, {call.Result}";
        yield return convolution.Role switch
        {
            ConvolutionRole.Output => $"Convolution.Forward({operands}, {call.Epilogue}{(call.Prepared is { } prepared ? ", " + prepared : "")});",
            ConvolutionRole.InputGradient => $"Convolution.InputGradient({operands}, {call.Epilogue});",
            _ => $"Convolution.WeightGradient({operands}, {call.AccumulateText});",
        };
    }

    /// <summary>The sizes as an expression.</summary>
    public static string Write(ConvolutionGeometry g, bool named)
    {
        (string Name, int Value)[] sizes =
        [
            ("InputChannels", g.InputChannels), ("OutputChannels", g.OutputChannels), ("Groups", g.Groups), ("Height", g.Height), ("Width", g.Width), ("KernelHeight", g.KernelHeight), ("KernelWidth", g.KernelWidth),
            ("StrideHeight", g.StrideHeight), ("StrideWidth", g.StrideWidth), ("PadTop", g.PadTop), ("PadLeft", g.PadLeft), ("DilationHeight", g.DilationHeight), ("DilationWidth", g.DilationWidth),
            ("OutputHeight", g.OutputHeight), ("OutputWidth", g.OutputWidth),
        ];
        IEnumerable<string> written = sizes.Select(s => named ? $"{s.Name}: {Text(s.Value)}" : Text(s.Value));
        if (!named) return $"new ConvolutionGeometry({string.Join(", ", written)})";
        return $"new ConvolutionGeometry(\n    {string.Join(", ", written.Take(7))},\n    {string.Join(", ", written.Skip(7).Take(6))},\n    {string.Join(", ", written.Skip(13))})";
    }
}
