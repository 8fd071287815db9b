using NetGen.Generator.Graph;
using NetGen.Generator.Options;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Layers;

/// <summary>λ · ELU(x) with the λ and α that keep mean 0 and variance 1 from layer to layer. Klambauer et al., 2017.</summary>
internal sealed class SELULayer : ActivationLayer
{
    private const double Alpha = 1.6732632423543772848170429916717;
    private const double Scale = 1.0507009873554804934193349852946;

    public override LayerTraits Traits => LayerTraits.Activation | LayerTraits.SelfNormalizes;

    public override Init? WeightsBefore => Init.LeCunNormal;

    protected override Expression Apply(Expression x, LayerScope scope) => Multiply(Constant(Scale), ELULayer.Of(x, Alpha));
}
