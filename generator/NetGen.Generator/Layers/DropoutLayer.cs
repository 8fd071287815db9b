using NetGen.Generator.Graph;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Layers;

/// <summary>
/// In training 0 with probability p, x / (1 − p) otherwise; at inference x. The mask is computed again in the backward pass and never stored. Srivastava et al., 2014.
/// </summary>
internal sealed class DropoutLayer : LayerKind
{
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

        Expression mask = new Uniform((int)scope.RandomStream());
        Expression dropped = Select(Comparison.LessOrEqual, Constant(rate), mask, Multiply(X(0), Constant(1 / (1 - rate))), Constant(0));
        scope.Next(x.Shape, l => l.Training && rate > 0 ? l.Graph.Map(dropped, l[x]) : l[x]);
    }
}
