using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Layers;

/// <summary>
/// Cross-correlation of an image with one kernel per output channel: (C, H, W) → (channels, H', W').
/// Weight (channels, C / groups, kernelHeight, kernelWidth), bias (channels).
/// </summary>
internal sealed class Conv2DLayer : LayerKind
{
    public override void Build(LayerScope scope)
    {
        Tensor x = scope.Current;
        Dim channels = scope.Constant(scope.Dimension("channels", at: 0), "the number of channels");
        (int height, int width) = scope.Pair("kernel", at: 1, widthAt: 2);
        int groups = scope.Integer("Groups", fallback: 1);
        bool hasBias = scope.Flag("Bias", fallback: true);
        scope.ExpectReals();
        bool isImage = scope.ExpectRank(3, "an image (C, H, W)");

        Dim inputs = isImage ? scope.Constant(x.Shape[0], "the number of channels") : Dim.Unknown;
        SlidingWindow? window = isImage ? SlidingWindow.Read(scope, (height, width), LayerScope.At(1), stride: (1, 1)) : null;
        Dim perGroup = Divide(scope, inputs, "input channels", groups), filters = Divide(scope, channels, "output channels", groups);
        Dim area = (Dim)height * width;
        ParameterDeclaration weight = scope.Parameter("weight", [channels, perGroup, height, width], fanIn: perGroup * area, fanOut: filters * area);
        ParameterDeclaration? bias = hasBias ? scope.Parameter("bias", [channels], Initialization.Zeros) : null;
        Shape shape = [channels, window?.Rows.Output ?? Dim.Unknown, window?.Columns.Output ?? Dim.Unknown];
        scope.Next(shape, Lower, multiplyAdds: shape.Size * perGroup * area);

        Value Lower(Lowering l)
        {
            (WindowAxis rows, WindowAxis columns) = window!;
            var geometry = new ConvolutionGeometry(
                (int)inputs.Constant, (int)channels.Constant, groups, rows.Size, columns.Size, height, width, rows.Stride, columns.Stride,
                rows.Before, columns.Before, rows.Dilation, columns.Dilation, (int)rows.Output.Constant, (int)columns.Output.Constant);
            Value y = l.Graph.Convolution(l[x], l[weight], geometry);
            return bias is null ? y : l.Graph.Add(y, l.Graph.Along(l[bias], 1, 4));
        }
    }

    private static Dim Divide(LayerScope scope, Dim channels, string what, int groups)
    {
        if (!channels.IsConstant) return channels;
        long quotient = channels.Constant / groups, rest = channels.Constant % groups;
        if (rest == 0) return quotient;
        scope.Error(IssueIds.NotDivisible, LayerScope.Named("Groups"), $"{channels} {what}", $"Groups = {groups}", $"{channels} = {quotient}·{groups} + {rest}", scope.Current);
        return Dim.Unknown;
    }
}
