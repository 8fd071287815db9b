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
        (Dim perGroup, Dim filters) = PerGroup(scope, inputs, channels, groups);
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

    /// <summary>Input and output channels of one group; reports the first of the two that the groups do not divide.</summary>
    private static (Dim Inputs, Dim Outputs) PerGroup(LayerScope scope, Dim inputs, Dim outputs, int groups)
    {
        (string What, Dim Channels)[] sides = [("input channels", inputs), ("output channels", outputs)];
        foreach ((string what, Dim channels) in sides)
        {
            if (!channels.IsConstant || channels.Constant % groups == 0) continue;
            string division = $"{channels} = {channels.Constant / groups}·{groups} + {channels.Constant % groups}";
            scope.Error(IssueIds.NotDivisible, LayerScope.Named("Groups"), $"{channels} {what}", $"Groups = {groups}", division, scope.Current);
            return (Dim.Unknown, Dim.Unknown);
        }

        return (Dim.FloorDivide(inputs, groups), Dim.FloorDivide(outputs, groups));
    }
}
