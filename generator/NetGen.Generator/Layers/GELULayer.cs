using NetGen.Generator.Graph;
using NetGen.Generator.Options;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Layers;

/// <summary>x · Φ(x) with the normal distribution function Φ, exact through erf or approximate through tanh. Hendrycks and Gimpel, 2016.</summary>
internal sealed class GELULayer : ActivationLayer
{
    public override LayerTraits Traits => LayerTraits.Activation;

    public override Init? WeightsBefore => Init.HeNormal;

    /// <summary>x · Φ(x).</summary>
    public static Expression Exact(Expression x) => Multiply(x, Expressions.Apply(Function.NormalDistribution, x));

    /// <summary>½ · x · (1 + tanh(√(2/π) · (x + 0.044715 · x³))).</summary>
    public static Expression Approximate(Expression x)
    {
        Expression cubic = Add(x, Multiply(Constant(0.044715), Multiply(x, Multiply(x, x))));
        Expression odd = Expressions.Apply(Function.Tanh, Multiply(Constant(Math.Sqrt(2 / Math.PI)), cubic));
        return Multiply(Multiply(Constant(0.5), x), Add(odd, Constant(1)));
    }

    protected override Expression Apply(Expression x, LayerScope scope) => scope.Flag("Approximate") ? Approximate(x) : Exact(x);
}
