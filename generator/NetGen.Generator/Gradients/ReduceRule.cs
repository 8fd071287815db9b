using NetGen.Generator.Graph;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Gradients;

/// <summary>A sum gives its gradient to every element; a maximum shares it equally among the elements that reach it.</summary>
internal sealed class ReduceRule : GradientRule<Reduce>
{
    protected override void Pull(Tape tape, Reduce reduce, Value y, Value dy)
    {
        Value x = y.Operands[0];
        GraphBuilder g = tape.Builder;
        if (reduce.Reduction == Reduction.Sum)
        {
            tape.To(x, () => g.Map(X(0), x.Shape, dy));
            return;
        }

        tape.To(x, () =>
        {
            Value winners = g.Map(Select(Comparison.Equal, X(0), X(1), Constant(1), Constant(0)), x.Shape, x, y);
            Value share = g.Map(Divide(X(0), X(1)), dy, g.Sum(winners, [.. reduce.Axes]));
            // A product and no selection: where the maximum is NaN nothing equals it, and 0 · dy/0 is NaN again.
            return g.Multiply(winners, share);
        });
    }
}
