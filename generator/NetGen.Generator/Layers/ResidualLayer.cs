using NetGen.Generator.Graph;
using NetGen.Generator.Options;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Layers;

/// <summary>
/// y = f(x) + x, with x the input of the block; where the shapes of images differ, x may go through a strided 1×1 convolution without bias and a batch
/// normalization (option B of He et al., 2016). Their parameters are downsample.0.* and downsample.1.* of the block, as in torchvision.
/// </summary>
internal sealed class ResidualLayer : LayerKind
{
    public override LayerTraits Traits => LayerTraits.Joins;

    public override bool IsCalledByKind => true;

    public override void Build(LayerScope scope)
    {
        Tensor y = scope.Current, x = scope.Frame.Input ?? scope.Current;
        Shortcut shortcut = scope.Choice("shortcut", at: 0, fallback: Shortcut.Identity);
        scope.ExpectReals();
        if (shortcut == Shortcut.Project && x.Shape.Rank == 3 && y.Shape.Rank == 3 && x.Shape != y.Shape)
        {
            Project(scope, x, y);
            return;
        }

        bool canProject = shortcut == Shortcut.Identity && x.Shape.Rank == 3 && y.Shape.Rank == 3 && Stride(x.Shape[1], y.Shape[1]) is not null && Stride(x.Shape[2], y.Shape[2]) is not null;
        Fix[] fixes = canProject ? [Fix.Set("Shortcut.Project", "Use Shortcut.Project", scope.Place, LayerScope.At(0), "Shortcut.Project")] : [];
        Shape shape = Joining.Broadcast(scope, y.Shape, new Operand(y), new Operand(x), fixes);
        scope.Next(shape, l => l.Graph.Add(l[y], l[x]), operands: x);
    }

    private static void Project(LayerScope scope, Tensor x, Tensor y)
    {
        Dim channels = y.Shape[0], inputs = x.Shape[0];
        int? down = Stride(x.Shape[1], y.Shape[1]), across = Stride(x.Shape[2], y.Shape[2]);
        if (down is null || across is null)
        {
            string what = "no stride of a 1×1 convolution leads from the one size to the other";
            scope.Report(IssueIds.UnequalJoin, IssueSeverity.Error, ArgumentPlace.None, [y.ToString(), x.ToString(), what], [y, x], JoinAdvice.Sizes(y, x));
        }

        if (!scope.IsNamed) scope.ParameterPath = scope.Frame.Prefix + "downsample";
        ParameterDeclaration weight = scope.Parameter("0.weight", [channels, inputs, 1, 1], fanIn: inputs, fanOut: channels);
        var norm = new BatchNormalization(scope, channels, "1.");
        var geometry = new ConvolutionGeometry(
            scope.Fixed(inputs, "the number of channels"), scope.Fixed(channels, "the number of channels"), Groups: 1,
            scope.Fixed(x.Shape[1], "the height"), scope.Fixed(x.Shape[2], "the width"), KernelHeight: 1, KernelWidth: 1,
            down ?? 1, across ?? 1, PadTop: 0, PadLeft: 0, DilationHeight: 1, DilationWidth: 1,
            scope.Fixed(y.Shape[1], "the height"), scope.Fixed(y.Shape[2], "the width"));
        scope.Next(y.Shape, Lower, multiplyAdds: y.Shape.Size * inputs, operands: x);

        Value Lower(Lowering l) => l.Graph.Add(l[y], norm.Apply(l, l.Graph.Convolution(l[x], l[weight], geometry), axis: 1));
    }

    /// <summary>The stride s with ⌊(from − 1) / s⌋ + 1 = to; the least one where several do.</summary>
    private static int? Stride(Dim from, Dim to)
    {
        for (int s = 1; s <= 64; s++)
        {
            if (Joining.Agree(Dim.FloorDivide(from - 1, s) + 1, to)) return s;
        }

        return null;
    }
}
