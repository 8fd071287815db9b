using NetGen.Generator.Graph;

namespace NetGen.Generator.Stepping;

/// <summary>What one operation becomes when time comes bit by bit. Rules are found by their operation's type; an operation without a rule cannot be run so.</summary>
internal abstract class StepRule
{
    private static readonly Dictionary<Type, StepRule> Rules = typeof(StepRule).Assembly.GetTypes()
        .Where(t => typeof(StepRule).IsAssignableFrom(t) && !t.IsAbstract)
        .Select(t => (StepRule)Activator.CreateInstance(t))
        .ToDictionary(rule => rule.Operation);

    /// <summary>The operation that the rule is for.</summary>
    public abstract Type Operation { get; }

    public static StepRule? For(Operation operation) => Rules.TryGetValue(operation.GetType(), out StepRule? rule) ? rule : null;

    /// <summary>Makes the value over the new positions alone, and says where time runs in it; null where a position would need later ones.</summary>
    public abstract Stepped? Apply(Stepper s, Value v);
}

/// <summary>A <see cref="StepRule"/> with its operation typed.</summary>
internal abstract class StepRule<TOperation> : StepRule
    where TOperation : Operation
{
    public sealed override Type Operation => typeof(TOperation);

    public sealed override Stepped? Apply(Stepper s, Value v) => Apply(s, (TOperation)v.Operation, v);

    protected abstract Stepped? Apply(Stepper s, TOperation operation, Value v);

    /// <summary>The same operation over the operands' new positions.</summary>
    protected static Stepped Same(Stepper s, Value v, TimeAxis? time) => new(s.Builder.Add(v.Operation, [.. v.Operands.Select(s.Value)]), time);
}

/// <summary>A value over the new positions.</summary>
/// <param name="Time">Where time runs; null for what does not have it: the state so far.</param>
internal sealed record Stepped(Value Value, TimeAxis? Time);
