using NetGen.Generator.Graph;
using NetGen.Generator.Options;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Layers;

/// <summary>A leaky ReLU with a slope drawn for each element in training, and the mean of the slopes at inference. Xu et al., 2015.</summary>
internal sealed class RandomizedLeakyReLULayer : LayerKind
{
    public override LayerTraits Traits => LayerTraits.Activation | LayerTraits.Leaks;

    public override Init? WeightsBefore => Init.HeNormal;

    public override void Build(LayerScope scope)
    {
        Tensor x = scope.Current;
        scope.ExpectReals();
        double lower = scope.Real("lower", at: 0, fallback: 1.0 / 8);
        double upper = scope.Real("upper", at: 1, fallback: 1.0 / 3);
        if (lower > upper) scope.BadArgument(LayerScope.At(1), FormattableString.Invariant($"upper is {upper}; it must be at least lower = {lower}"));

        uint stream = scope.RandomStream();
        Expression drawn = Add(Multiply(new Uniform((int)stream), Constant(upper - lower)), Constant(lower));
        Expression mean = Constant((lower + upper) / 2);
        scope.Next(x.Shape, l => l.Graph.Map(LeakyReLULayer.Of(X(0), l.Training ? drawn : mean), l[x]));
    }
}
