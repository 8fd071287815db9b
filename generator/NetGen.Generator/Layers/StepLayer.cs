using NetGen.Generator.Graph;
using NetGen.Generator.Options;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Layers;

/// <summary>Heaviside's step: 0 for x &lt; 0, 1 otherwise. Its derivative is 0 everywhere.</summary>
internal sealed class StepLayer : ActivationLayer
{
    public override LayerTraits Traits => LayerTraits.Activation | LayerTraits.NoGradient | LayerTraits.Bounded;

    public override Init? WeightsBefore => Init.GlorotNormal;

    protected override Expression Apply(Expression x, LayerScope scope) => Select(Comparison.LessOrEqual, Constant(0), x, Constant(1), Constant(0));
}
