using NetGen.Generator.Graph;

namespace NetGen.Generator.Gradients;

/// <summary>Bilinear in each role: the gradients are the other two roles, with the result's gradient in the place of the result.</summary>
internal sealed class ConvolutionRule : GradientRule<Convolution>
{
    protected override void Pull(Tape tape, Convolution convolution, Value result, Value d)
    {
        (Value first, Value second) = (result.Operands[0], result.Operands[1]);
        Value Make(ConvolutionRole role, Value a, Value b) => tape.Builder.Add(convolution with { Role = role }, a, b);
        switch (convolution.Role)
        {
            case ConvolutionRole.Output: // y of (x, w)
                tape.To(second, () => Make(ConvolutionRole.WeightGradient, d, first));
                tape.To(first, () => Make(ConvolutionRole.InputGradient, d, second));
                break;
            case ConvolutionRole.InputGradient: // x of (y, w)
                tape.To(second, () => Make(ConvolutionRole.WeightGradient, first, d));
                tape.To(first, () => Make(ConvolutionRole.Output, d, second));
                break;
            default: // w of (y, x)
                tape.To(second, () => Make(ConvolutionRole.InputGradient, first, d));
                tape.To(first, () => Make(ConvolutionRole.Output, second, d));
                break;
        }
    }
}
