using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Stepping;

/// <summary>A loop goes on from the states that the positions before have left.</summary>
internal sealed class ScanStep : StepRule<Scan>
{
    protected override Stepped? Apply(Stepper s, Scan scan, Value v)
    {
        ScanBody body = scan.Body;
        List<Value> constants = [.. v.Operands.Take(body.Constants)], initial = [.. v.Operands.Skip(body.Constants).Take(body.Carried)], sequences = [.. v.Operands.Skip(body.Constants + body.Carried)];
        bool possible = !scan.Reverse && scan.Length.Equals(s.Time)
            && !constants.Concat(initial).Any(s.DependsOnTime)
            && sequences.TrueForAll(x => s.TimeOf(x) is { Axis: 0, Outer.IsOne: true })
            && !body.Graph.Values.Any(b => s.HasTime(b.Shape) || (b.Operation is Map map && map.Expression.Nodes().Any(n => n is Extent e && s.HasTime(e.Dim))));
        if (!possible) return null;
        List<Value> states = [.. initial.Select(x => s.State(x))];
        Value loop = s.Builder.Add(scan, [.. constants.Select(s.Value), .. states, .. sequences.Select(s.Value)]);
        for (int i = 0; i < states.Count; i++) s.Keep(states[i], s.Builder.Add(new ScanOutput(i), loop));
        return new(loop, null);
    }
}

internal sealed class ScanOutputStep : StepRule<ScanOutput>
{
    protected override Stepped? Apply(Stepper s, ScanOutput output, Value v) =>
        Same(s, v, output.Index < ((Scan)v.Operands[0].Operation).Body.Carried ? null : new(0, Dim.One));
}

/// <summary>Attention to something else is the same for each position; that to its own sequence keeps keys and values.</summary>
internal sealed class AttentionStep : StepRule<Attention>
{
    protected override Stepped? Apply(Stepper s, Attention attention, Value v)
    {
        if (s.TimeOf(v.Operands[0]) is not { Axis: 1, Outer.IsOne: true } time) return null;
        List<Value> read = [.. v.Operands.Skip(attention.Packing == AttentionPacking.Joint ? 0 : 1)];
        if (!read.Exists(s.DependsOnTime)) return attention.Causal ? null : Same(s, v, time);
        if (!attention.Causal || attention.Masked || !read.TrueForAll(x => s.TimeOf(x) == time)) return null;
        Value state = s.Cache([Dim.Batch, s.Capacity, attention.KeyWidth + attention.ValueWidth]);
        return new(s.Builder.Add(new CachedAttention(attention, s.Past), [.. v.Operands.Select(s.Value), state]), time);
    }
}

internal sealed class AttentionLogSumStep : StepRule<AttentionLogSum>
{
    protected override Stepped? Apply(Stepper s, AttentionLogSum sum, Value v) => AttentionWeightsStep.ReadsOther(s, sum.Of, v) ? Same(s, v, new(2, Dim.One)) : null;
}

internal sealed class AttentionWeightsStep : StepRule<AttentionWeights>
{
    protected override Stepped? Apply(Stepper s, AttentionWeights weights, Value v) => ReadsOther(s, weights.Of, v) ? Same(s, v, new(2, Dim.One)) : null;

    /// <summary>Whether the keys are none of the queries' own sequence.</summary>
    public static bool ReadsOther(Stepper s, Attention attention, Value v) => !attention.Causal && attention.Packing != AttentionPacking.Joint
        && s.TimeOf(v.Operands[0]) is { Axis: 1, Outer.IsOne: true } && !v.Operands.Take(attention.Tensors + (attention.Masked ? 1 : 0)).Skip(1).Any(s.DependsOnTime);
}
