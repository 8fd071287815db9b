using NetGen.Generator.Graph;

namespace NetGen.Generator.Stepping;

/// <summary>Time may be the rows of the left operand, the columns of the right one, or an axis of the batch of both; never what is summed over.</summary>
internal sealed class MatMulStep : StepRule<MatMul>
{
    protected override Stepped? Apply(Stepper s, MatMul product, Value v)
    {
        (Value a, Value b) = (v.Operands[0], v.Operands[1]);
        (TimeAxis? left, TimeAxis? right) = (s.TimeOf(a), s.TimeOf(b));
        int rank = v.Shape.Rank, rows = product.TransposeA ? rank - 1 : rank - 2, columns = product.TransposeB ? rank - 2 : rank - 1;
        return (left, right) switch
        {
            (null, null) => Same(s, v, null),
            ({ } time, null) => time.Axis == rows && !s.DependsOnTime(b) ? Same(s, v, time with { Axis = rank - 2 }) : null,
            (null, { } time) => time.Axis == columns && !s.DependsOnTime(a) ? Same(s, v, time with { Axis = rank - 1 }) : null,
            _ => left == right && left!.Axis < rank - 2 ? Same(s, v, left) : null,
        };
    }
}

/// <summary>Images of a sequence are each filtered on their own.</summary>
internal sealed class ConvolutionStep : StepRule<Convolution>
{
    protected override Stepped? Apply(Stepper s, Convolution convolution, Value v) =>
        convolution.Role != ConvolutionRole.WeightGradient && s.TimeOf(v.Operands[0]) is var time && time is null or { Axis: 0 } && !s.DependsOnTime(v.Operands[1]) ? Same(s, v, time) : null;
}

internal sealed class PoolStep : StepRule<Pool>
{
    protected override Stepped? Apply(Stepper s, Pool pool, Value v) => s.TimeOf(v.Operands[0]) is var time && time is null or { Axis: 0 } ? Same(s, v, time) : null;
}

internal sealed class GatherStep : StepRule<Gather>
{
    protected override Stepped? Apply(Stepper s, Gather gather, Value v) => s.DependsOnTime(v.Operands[0]) ? null : Same(s, v, s.TimeOf(v.Operands[1]));
}
