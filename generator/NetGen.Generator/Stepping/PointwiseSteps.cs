using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Stepping;

internal sealed class MapStep : StepRule<Map>
{
    protected override Stepped? Apply(Stepper s, Map map, Value v)
    {
        TimeAxis[] axes = [.. v.Operands.Select(s.TimeOf).OfType<TimeAxis>().Distinct()];
        if (axes.Length > 1) return null;
        TimeAxis? time = axes.Length == 1 ? axes[0] : s.PlainAxis(v.Shape);
        if (time is null && s.HasTime(v.Shape)) return null;
        if (time is not null && (s.OtherAxisHasTime(v.Shape, time.Axis) || v.Operands.Any(o => s.DependsOnTime(o) && s.TimeOf(o) is null))) return null;

        // Positions go on where those before have ended; how many there are in all is not known yet.
        bool possible = true;
        Expression expression = map.Expression.Rewrite(n =>
        {
            possible &= n switch
            {
                Extent e => !s.HasTime(e.Dim),
                Coordinate c => c.Axis != time?.Axis || time.Outer.IsOne && v.Shape[c.Axis].Equals(s.Time),
                Uniform => false,
                _ => true,
            };
            return n is Coordinate position && position.Axis == time?.Axis ? Expressions.Add(position, Expressions.Extent(s.Past)) : null;
        });
        return possible ? new(s.Builder.Map(expression, v.Shape, [.. v.Operands.Select(s.Value)]), time) : null;
    }
}

internal sealed class ReduceStep : StepRule<Reduce>
{
    protected override Stepped? Apply(Stepper s, Reduce reduce, Value v) => s.TimeOf(v.Operands[0]) is var time && (time is null || !reduce.Axes.Contains(time.Axis)) ? Same(s, v, time) : null;
}

internal sealed class StopStep : StepRule<Stop>
{
    protected override Stepped? Apply(Stepper s, Stop stop, Value v) => Same(s, v, s.TimeOf(v.Operands[0]));
}
