using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Stepping;

/// <summary>Time stays where it is in the order of the elements, joined with other axes or apart.</summary>
internal sealed class ReshapeStep : StepRule<Reshape>
{
    protected override Stepped? Apply(Stepper s, Reshape reshape, Value v)
    {
        Value x = v.Operands[0];
        if (s.TimeOf(x) is not { } time) return s.HasTime(v.Shape) ? null : Same(s, v, null);
        Dim before = x.Shape.Product(0, time.Axis) * time.Outer;
        for (int axis = 0; axis < v.Shape.Rank; axis++)
        {
            if (!s.HasTime(v.Shape[axis])) continue;
            if (s.OtherAxisHasTime(v.Shape, axis) || Dim.DivideExact(before, v.Shape.Product(0, axis)) is not { IsUnknown: false } outer) return null;
            // What is joined with time on the inner side must be what the axes behind lack.
            return Dim.DivideExact(v.Shape[axis], outer * s.Time) is { IsUnknown: false } ? Same(s, v, new(axis, outer)) : null;
        }

        return null;
    }
}

internal sealed class PermuteStep : StepRule<Permute>
{
    protected override Stepped? Apply(Stepper s, Permute permute, Value v) =>
        Same(s, v, s.TimeOf(v.Operands[0]) is { } time ? time with { Axis = permute.Axes.ToList().IndexOf(time.Axis) } : null);
}

/// <summary>The first positions of a table become those that follow the ones before; the last position stays the last so far.</summary>
internal sealed class SliceStep : StepRule<Slice>
{
    protected override Stepped? Apply(Stepper s, Slice slice, Value v)
    {
        Value x = v.Operands[0];
        TimeAxis? time = s.TimeOf(x);
        if (time?.Axis != slice.Axis && !s.HasTime(slice.Start) && !s.HasTime(slice.Length)) return Same(s, v, time);
        if (time?.Axis == slice.Axis && time.Outer.IsOne && slice.Length.IsOne && slice.Start.Equals(s.Time - 1)) return Same(s, v, null);
        if (time is not null || s.DependsOnTime(x) || s.HasTime(x.Shape) || !slice.Length.Equals(s.Time) || s.HasTime(slice.Start)) return null;
        return new(s.Builder.Add(slice with { Start = slice.Start + s.Past }, s.Value(x)), new(slice.Axis, Dim.One));
    }
}

internal sealed class PadStep : StepRule<Pad>
{
    protected override Stepped? Apply(Stepper s, Pad pad, Value v) =>
        s.TimeOf(v.Operands[0]) is var time && time?.Axis != pad.Axis && !s.HasTime(pad.Before) && !s.HasTime(pad.After) ? Same(s, v, time) : null;
}

internal sealed class ConcatStep : StepRule<Concat>
{
    protected override Stepped? Apply(Stepper s, Concat concat, Value v)
    {
        TimeAxis?[] times = [.. v.Operands.Select(s.TimeOf).Distinct()];
        bool mixed = times.Length > 1 && v.Operands.Any(o => s.DependsOnTime(o) && s.TimeOf(o) is null);
        return times.Length == 1 && !mixed && times[0]?.Axis != concat.Axis ? Same(s, v, times[0]) : null;
    }
}
