using NetGen.Generator.Graph;

namespace NetGen.Generator.Gradients;

/// <summary>How one operation passes a gradient to its operands. Rules are found by their operation's type; an operation without a rule has no gradient to pass.</summary>
internal abstract class GradientRule
{
    private static readonly Dictionary<Type, GradientRule> Rules = typeof(GradientRule).Assembly.GetTypes()
        .Where(t => typeof(GradientRule).IsAssignableFrom(t) && !t.IsAbstract)
        .Select(t => (GradientRule)Activator.CreateInstance(t))
        .ToDictionary(rule => rule.Operation);

    /// <summary>The operation that the rule is for.</summary>
    public abstract Type Operation { get; }

    public static GradientRule? For(Operation operation) => Rules.TryGetValue(operation.GetType(), out GradientRule? rule) ? rule : null;

    /// <summary>Sends the gradient <paramref name="dy"/> of <paramref name="y"/> to the operands, by <see cref="Tape.To"/>.</summary>
    public abstract void Pull(Tape tape, Value y, Value dy);
}

/// <summary>A <see cref="GradientRule"/> with its operation typed.</summary>
internal abstract class GradientRule<TOperation> : GradientRule
    where TOperation : Operation
{
    public sealed override Type Operation => typeof(TOperation);

    public sealed override void Pull(Tape tape, Value y, Value dy) => Pull(tape, (TOperation)y.Operation, y, dy);

    protected abstract void Pull(Tape tape, TOperation operation, Value y, Value dy);
}
