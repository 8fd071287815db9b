using NetGen.Generator.Graph;
using NetGen.Generator.Options;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Layers;

/// <summary>x · Φ(x) with the normal distribution function Φ, exact through erf or approximate through tanh. Hendrycks and Gimpel, 2016.</summary>
internal sealed class GELULayer : ActivationLayer
{
    public override LayerTraits Traits => LayerTraits.Activation;

    public override Init? WeightsBefore => Init.HeNormal;

    /// <summary>½ · x · (1 + erf(x / √2)).</summary>
    public static Expression Exact(Expression x) => Gate(x, Expressions.Apply(Function.Erf, Multiply(x, Constant(Math.Sqrt(0.5)))));

    /// <summary>½ · x · (1 + tanh(√(2/π) · (x + 0.044715 · x³))).</summary>
    public static Expression Approximate(Expression x)
    {
        Expression cubic = Add(x, Multiply(Constant(0.044715), Multiply(x, Multiply(x, x))));
        return Gate(x, Expressions.Apply(Function.Tanh, Multiply(Constant(Math.Sqrt(2 / Math.PI)), cubic)));
    }

    protected override Expression Apply(Expression x, LayerScope scope) => scope.Flag("Approximate") ? Approximate(x) : Exact(x);

    private static Expression Gate(Expression x, Expression odd) => Multiply(Multiply(Constant(0.5), x), Add(odd, Constant(1)));
}
