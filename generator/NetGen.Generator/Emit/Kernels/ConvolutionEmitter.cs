using NetGen.Generator.Graph;

namespace NetGen.Generator.Emit;

internal sealed class ConvolutionEmitter : KernelEmitter<Convolution>
{
    protected override IEnumerable<string> Call(Convolution convolution, Value anchor, KernelCall call)
    {
        ConvolutionGeometry g = convolution.Geometry;
        yield return "var geometry = new ConvolutionGeometry(";
        yield return $"    InputChannels: {g.InputChannels}, OutputChannels: {g.OutputChannels}, Groups: {g.Groups}, Height: {g.Height}, Width: {g.Width}, KernelHeight: {g.KernelHeight}, KernelWidth: {g.KernelWidth},";
        yield return $"    StrideHeight: {g.StrideHeight}, StrideWidth: {g.StrideWidth}, PadTop: {g.PadTop}, PadLeft: {g.PadLeft}, DilationHeight: {g.DilationHeight}, DilationWidth: {g.DilationWidth},";
        yield return $"    OutputHeight: {g.OutputHeight}, OutputWidth: {g.OutputWidth});";
        string batch = call.Dim(anchor.Operands[0].Shape[0]);
        string operands = $"f.Workers, in geometry, {batch}, {call.Operands[0]}, {call.Operands[1]}, {call.Result}";
        yield return convolution.Role switch
        {
            ConvolutionRole.Output => $"Convolution.Forward({operands}, {call.Epilogue});",
            ConvolutionRole.InputGradient => $"Convolution.InputGradient({operands}, {call.Epilogue});",
            _ => $"Convolution.WeightGradient({operands}, {call.AccumulateText});",
        };
    }
}
