using NetGen.Generator.Graph;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Layers;

/// <summary>
/// In training 0 with probability p, x / (1 − p) otherwise; at inference x. The mask is computed again in the backward pass and never stored. Srivastava et al., 2014.
/// </summary>
internal sealed class DropoutLayer : LayerKind
{
    public override LayerTraits Traits => LayerTraits.Noise | LayerTraits.KeepsLinear;

    public override void Build(LayerScope scope)
    {
        Tensor x = scope.Current;
        scope.ExpectReals();
        double rate = scope.Real("rate", at: 0, min: 0, max: 1);
        if (rate == 1)
        {
            scope.BadArgument(LayerScope.At(0), "rate is 1; it must be below 1, since nothing would be left");
            rate = 0;
        }

        Expression dropped = Of(rate, (int)scope.RandomStream());
        scope.Next(x.Shape, l => l.Training && rate > 0 ? l.Graph.Map(dropped, l[x]) : l[x]);
    }

    /// <summary>The first operand, or another value, dropped with a probability and else scaled up.</summary>
    public static Expression Of(double rate, int stream, Expression? value = null) =>
        Select(Comparison.LessOrEqual, Constant(rate), new Uniform(stream), Multiply(value ?? X(0), Constant(1 / (1 - rate))), Constant(0));
}
