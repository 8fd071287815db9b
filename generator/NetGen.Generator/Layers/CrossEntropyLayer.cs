using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Layers;

/// <summary>
/// −log softmax(x)[label], the mean over all labels that count, or their sum in a sample: logits (…, classes) with labels (…), and (classes, H, W) with labels (H, W).
/// Where no label counts the loss is 0.
/// </summary>
internal sealed class CrossEntropyLayer : LossLayer
{
    public override string? ActivationInside => "softmax";

    public override void Build(LayerScope scope)
    {
        Tensor x = scope.Current;
        scope.ExpectReals();
        double smoothing = scope.Real("LabelSmoothing", fallback: 0, min: 0, max: 1);
        int none = scope.Integer("IgnoreIndex", min: int.MinValue, fallback: int.MinValue);
        int? ignore = none == int.MinValue ? null : none;
        if (x.Shape.Rank == 0)
        {
            scope.ShapeMismatch("logits of at least two classes");
            return;
        }

        Dim classes = scope.Constant(x.Shape[x.ChannelAxis], "the number of classes");
        if (classes.IsOne) ReportOneClass(scope);
        Shape labels = Shape.Of(x.Shape.Dims.Where((_, i) => i != x.ChannelAxis));
        var reduction = new LossReduction(scope, labels);
        Tensor target = scope.Target(labels, ElementType.Int32, classes, ignore);
        scope.Loss(Lower);

        Value Lower(Lowering l)
        {
            GraphBuilder g = l.Graph;
            int axis = x.ChannelAxis + 1;
            Value logits = l[x], label = g.Reshape(l[target], logits.Shape.With(axis, Dim.One));

            // −log softmax = log Σ exp(x − max) − (x − max)[label]. The shift changes no value, so no gradient goes through it; the
            // difference is taken before the logarithm is added, which keeps the digits that large logits would swallow.
            Value max = g.Stop(g.Max(logits, axis));
            Expression shifted = Subtract(X(0), X(1));
            Value sum = g.Sum(g.Map(Expressions.Apply(Function.Exp, shifted), logits, max), axis);
            Value chosen = g.Sum(g.Map(Chosen(shifted, axis), logits, max, label), axis);
            Expression loss = Subtract(Expressions.Apply(Function.Log, X(0)), X(1));
            Value? counts = ignore is { } index ? g.Map(Select(Comparison.Equal, X(0), Constant(index), Constant(0), Constant(1)), label) : null;
            return reduction.Lower(l, g.Map(loss, sum, chosen), counts, axis);
        }

        // The share of each class in the target times its logit. Without smoothing the other classes are left out, not multiplied by 0, which would make NaN of −∞.
        Expression Chosen(Expression shifted, int axis)
        {
            double rest = smoothing == 0 ? 0 : smoothing / classes.Constant;
            Expression at = smoothing == 0 ? shifted : Multiply(Constant(1 - smoothing + rest), shifted);
            Expression elsewhere = smoothing == 0 ? Constant(0) : Multiply(Constant(rest), shifted);
            return Select(Comparison.Equal, new Coordinate(axis), X(2), at, elsewhere);
        }
    }

    private static void ReportOneClass(LayerScope scope)
    {
        var fixes = new List<Fix> { Fix.Replace("BinaryCrossEntropy", "Use [BinaryCrossEntropy]", scope.Place, "BinaryCrossEntropy") };
        if (scope.Current.Provenance.Channels is { } source) fixes.Add(Fix.Set("two classes", $"Make '{source.Layer}' give 2", source.Place, source.Argument, "2"));
        scope.Report(IssueIds.LossShape, IssueSeverity.Error, ArgumentPlace.None, ["logits of at least two classes", scope.Shape.ToString(), scope.Current.Producer, "[BinaryCrossEntropy] takes one"], [scope.Current], [.. fixes]);
    }
}
