using NetGen.Generator.Layers;
using NetGen.Generator.Shapes;

namespace NetGen.Analyzers.Advice;

/// <summary>
/// Two products with nothing but linear layers between them, where one would do. A factorization saves weights against the one product (a linear
/// bottleneck, a lateral 1×1 convolution) and is meant; so are grouped convolutions, the first halves of separable ones.
/// </summary>
internal sealed class LinearPairRule : Rule
{
    public override IEnumerable<Issue> Find(NetworkView network)
    {
        foreach (ElaboratedLayer second in network.Layers.Where(l => NetworkView.Has(l, LayerTraits.Product)))
        {
            if (network.MakerPast(second.Inputs[0], LayerTraits.KeepsLinear) is not { } first || !NetworkView.Has(first, LayerTraits.Product) || !IsOnlyWay(network, first, second)) continue;
            if (NetworkView.Weight(first) is not { } a || NetworkView.Weight(second) is not { } b || IsGrouped(first, a) || IsGrouped(second, b) || IsFactorization(a.Shape, b.Shape)) continue;
            yield return NetworkView.Advice(
                IssueIds.LinearPair,
                IssueSeverity.Info,
                second,
                [NetworkView.Display(second), NetworkView.Display(first)],
                [first.Place],
                fixes: Fix.Insert(second.Place, "ReLU"));
        }
    }

    /// <summary>Whether nothing else reads what lies between two layers; if something does, one product could not take the place of both.</summary>
    private static bool IsOnlyWay(NetworkView network, ElaboratedLayer first, ElaboratedLayer second)
    {
        for (Tensor value = second.Inputs[0]; ; value = network.Maker(value)!.Inputs[0])
        {
            if (network.Readers(value).Count > 1 || network.Network.Outputs.Any(o => ReferenceEquals(o.Tensor, value)) || network.Network.Losses.Any(l => ReferenceEquals(l.Predictions, value))) return false;
            if (ReferenceEquals(value, first.Output)) return true;
        }
    }

    private static bool IsGrouped(ElaboratedLayer layer, ParameterDeclaration weight) =>
        weight.Shape.Rank > 2 && !weight.Shape[1].Equals(layer.Inputs[0].Shape[layer.Inputs[0].ChannelAxis]);

    /// <summary>Whether two products have fewer weights than the one that computes the same. Two kernels larger than 1 never do so on purpose.</summary>
    private static bool IsFactorization(Shape a, Shape b)
    {
        for (int axis = 2; axis < Math.Min(a.Rank, b.Rank); axis++)
        {
            if (a[axis].Constant > 1 && b[axis].Constant > 1) return false;
        }

        double one = (double)a[1].Constant * b[0].Constant;
        for (int axis = 2; axis < Math.Max(a.Rank, b.Rank); axis++) one *= Kernel(a, axis) + Kernel(b, axis) - 1;

        // Between a convolution and a dense layer what counts is whether the channels get fewer.
        if (a.Rank != b.Rank) return a[0].Constant < a[1].Constant;
        return (double)a.Size.Constant + b.Size.Constant < one;

        static double Kernel(Shape weight, int axis) => axis < weight.Rank ? weight[axis].Constant : 1;
    }
}
