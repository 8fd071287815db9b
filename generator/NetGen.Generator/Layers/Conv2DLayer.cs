using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Layers;

/// <summary>
/// Cross-correlation of an image with one kernel per output channel: (C, H, W) → (channels, H', W').
/// Weight (channels, C / groups, kernelHeight, kernelWidth), bias (channels).
/// </summary>
internal sealed class Conv2DLayer : LayerKind
{
    /// <summary>How far from the number of groups a better one is looked for.</summary>
    private const long Farthest = 4096;

    public override LayerTraits Traits => LayerTraits.Product;

    public override void Build(LayerScope scope)
    {
        Tensor x = scope.Current;
        Dim channels = scope.Constant(scope.Dimension("channels", at: 0), "the number of channels");
        (int height, int width) = scope.Pair("kernel", at: 1, widthAt: 2);
        int groups = scope.Integer("Groups", fallback: 1);
        bool hasBias = scope.Flag("Bias", fallback: true);
        scope.ExpectReals();
        bool isImage = scope.ExpectImage();

        Dim inputs = isImage ? scope.Constant(x.Shape[0], "the number of channels") : Dim.Unknown;
        scope.CheckInputs(inputs);
        SlidingWindow? window = isImage ? SlidingWindow.Read(scope, (height, width), kernelAt: 1, stride: (1, 1)) : null;
        (Dim perGroup, Dim filters) = PerGroup(scope, inputs, channels, groups);
        Dim area = (Dim)height * width;
        ParameterDeclaration weight = scope.Parameter("weight", [channels, perGroup, height, width], fanIn: perGroup * area, fanOut: filters * area);
        ParameterDeclaration? bias = hasBias ? scope.Parameter("bias", [channels], Initialization.Zeros) : null;
        Shape shape = [channels, window?.Rows.Output ?? Dim.Unknown, window?.Columns.Output ?? Dim.Unknown];
        Tensor y = scope.Next(shape, Lower, multiplyAdds: shape.Size * perGroup * area);
        y.Provenance = y.Provenance with
        {
            Channels = scope.ChannelsFrom(0),
            Size = window is null ? null : new WindowSource(scope.Place, scope.Path, window),
            Field = window is null ? null : x.Provenance.Field?.Through(window),
        };

        Value Lower(Lowering l)
        {
            (WindowAxis rows, WindowAxis columns) = window!;
            var geometry = new ConvolutionGeometry(
                (int)inputs.Constant, (int)channels.Constant, groups, rows.Size, columns.Size, height, width, rows.Stride, columns.Stride,
                rows.Before, columns.Before, rows.Dilation, columns.Dilation, (int)rows.Output.Constant, (int)columns.Output.Constant);
            Value result = l.Graph.Convolution(l[x], l[weight], geometry);
            return bias is null ? result : l.Graph.Add(result, l.Graph.Along(l[bias], 1, 4));
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
            long[] divisors = [.. Nearest(inputs, outputs, groups)];
            string advice = divisors.Length == 0 ? "" : $"; {string.Join(" and ", divisors)} {(divisors.Length == 1 ? "divides" : "divide")} them";
            Fix[] fixes = [.. divisors.Select(d => Fix.Set(d < groups ? "fewer groups" : "more groups", $"Groups = {d}", scope.Place, LayerScope.Named("Groups"), $"{d}"))];
            scope.Report(IssueIds.NotDivisible, IssueSeverity.Error, LayerScope.Named("Groups"), [$"{channels} {what}", $"Groups = {groups}", division, advice], [scope.Current], fixes);
            return (Dim.Unknown, Dim.Unknown);
        }

        return (Dim.FloorDivide(inputs, groups), Dim.FloorDivide(outputs, groups));
    }

    /// <summary>The nearest numbers below and above that divide the channels on both sides.</summary>
    private static IEnumerable<long> Nearest(Dim inputs, Dim outputs, int groups)
    {
        long both = Divisor(inputs.IsConstant ? inputs.Constant : 0, outputs.IsConstant ? outputs.Constant : 0);
        for (long d = Math.Min(groups - 1, both); d >= Math.Max(1, groups - Farthest); d--)
        {
            if (both % d != 0) continue;
            yield return d;
            break;
        }

        for (long d = groups + 1L; d <= Math.Min(both, groups + Farthest); d++)
        {
            if (both % d != 0) continue;
            yield return d;
            break;
        }

        static long Divisor(long a, long b) => b == 0 ? a : Divisor(b, a % b);
    }
}
