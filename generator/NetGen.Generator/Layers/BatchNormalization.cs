using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Layers;

/// <summary>
/// Batch normalization per channel: batch statistics in training, running ones at inference. The running variance takes the unbiased one of the batch,
/// as PyTorch does. Ioffe and Szegedy, "Batch Normalization", 2015.
/// </summary>
internal sealed class BatchNormalization
{
    private readonly ParameterDeclaration? _weight;
    private readonly ParameterDeclaration? _bias;
    private readonly ParameterDeclaration _runningMean;
    private readonly ParameterDeclaration _runningVariance;
    private readonly double _epsilon;
    private readonly double _momentum;

    /// <summary>Declares the parameters (weight, bias) and buffers (running_mean, running_var).</summary>
    /// <param name="prefix">What their names begin with: "" or "1.".</param>
    public BatchNormalization(LayerScope scope, Dim channels, string prefix = "", bool affine = true, double epsilon = 1e-5, double momentum = 0.1)
    {
        _epsilon = epsilon;
        _momentum = momentum;
        if (affine)
        {
            _weight = scope.Parameter(prefix + "weight", [channels], Initialization.Ones);
            _bias = scope.Parameter(prefix + "bias", [channels], Initialization.Zeros);
        }

        _runningMean = scope.Buffer(prefix + "running_mean", [channels], Initialization.Zeros);
        _runningVariance = scope.Buffer(prefix + "running_var", [channels], Initialization.Ones);
    }

    /// <summary>The normalized value.</summary>
    /// <param name="x">The value, batch first.</param>
    /// <param name="axis">The axis of the channels, counted with the batch.</param>
    public Value Apply(Lowering l, Value x, int axis) => l.Training ? Train(l, x, axis) : Infer(l, x, axis);

    private Value Train(Lowering l, Value x, int axis)
    {
        int[] axes = Enumerable.Range(0, x.Shape.Rank).Where(a => a != axis).ToArray();
        (Value mean, Value variance) = l.Graph.Moments(x, axes);
        Expression count = Expressions.Extent(axes.Select(a => x.Shape[a]).Aggregate(Dim.One, (product, dim) => product * dim));
        Update(l, _runningMean, mean, Constant(1));
        // A single value has no unbiased variance; n / max(n − 1, 1) keeps its running variance finite.
        Update(l, _runningVariance, variance, Divide(count, Max(Subtract(count, Constant(1)), Constant(1))));
        return l.Graph.Normalize(x, mean, variance, _epsilon, Along(_weight), Along(_bias));

        Value? Along(ParameterDeclaration? parameter) => parameter is null ? null : l.Graph.Along(l[parameter], axis, x.Shape.Rank);
    }

    /// <summary>One scale and one shift per channel first, so that what is done to each element folds into the product or convolution before it.</summary>
    private Value Infer(Lowering l, Value x, int axis)
    {
        Expression inverse = Expressions.Apply(Function.Rsqrt, Add(X(0), Constant(_epsilon)));
        Value scale = _weight is null
            ? l.Graph.Map(inverse, l[_runningVariance])
            : l.Graph.Map(Multiply(X(1), inverse), l[_runningVariance], l[_weight]);
        Expression moved = Multiply(X(0), X(1));
        Value shift = _bias is null
            ? l.Graph.Map(Negate(moved), l[_runningMean], scale)
            : l.Graph.Map(Subtract(X(2), moved), l[_runningMean], scale, l[_bias]);
        return l.Graph.Map(Add(Multiply(X(0), X(1)), X(2)), x, l.Graph.Along(scale, axis, x.Shape.Rank), l.Graph.Along(shift, axis, x.Shape.Rank));
    }

    private void Update(Lowering l, ParameterDeclaration running, Value batch, Expression correction)
    {
        Expression kept = Multiply(Constant(1 - _momentum), X(0));
        Expression added = Multiply(Multiply(Constant(_momentum), correction), X(1));
        l.Update(running, l.Graph.Map(Add(kept, added), l[running], l.Graph.Reshape(batch, running.Shape)));
    }
}
