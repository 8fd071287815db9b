using NetGen.Generator.Graph;
using NetGen.Generator.Passes;

namespace NetGen.Testing;

/// <summary>
/// Executes a nest of a plan stage by stage, as its layout says. A tensor that a stage reads element for element is read from memory as it is then: what is written over it must come
/// later. Anything else (broadcasts, what belongs to kept indices) may be read at any time, since tasks run in any order: it must not be overwritten at all.
/// </summary>
internal sealed class PlanNest(Step step, NestLayout layout, Bindings bindings, Func<Step, Value, PlanMemory, Tensor> read, Action<Step, Value, Tensor> leave)
{
    // Reductions and maps over kept indices stay in registers or scratch memory.
    private readonly Dictionary<Value, Tensor> _kept = [];

    // What was made of concatenations that are written part by part.
    private readonly Dictionary<Value, Tensor> _parts = [];

    /// <param name="before">What was there before, without what the nest overwrites.</param>
    /// <param name="now">What is there now.</param>
    public void Run(PlanMemory before, PlanMemory now)
    {
        for (int stage = 0; stage <= layout.Stages; stage++)
        {
            foreach (Value v in layout.KeptBefore(stage)) Keep(v, Compute(v, (operand, _) => _kept.TryGetValue(operand, out Tensor? kept) ? kept : read(step, operand, before)));
            if (stage == layout.Stages) break;

            var made = new Dictionary<Value, Tensor>();
            Tensor Load(Value operand, bool elementwise) => made.TryGetValue(operand, out Tensor? computed) || _kept.TryGetValue(operand, out computed)
                ? computed
                : read(step, operand, elementwise ? now : before);
            foreach (Value v in layout.Needed(stage)) made[v] = Compute(v, Load);
            Tensor[] sums = layout.Reductions(stage).Select(r => Compute(r, Load)).ToArray();
            foreach (Value v in made.Keys.Where(v => layout.StageOf(v) == stage)) leave(step, v, made[v]);
            foreach (Value concat in step.Group.Joins) Join(concat, made);
            foreach ((Value reduction, Tensor sum) in layout.Reductions(stage).Zip(sums)) Keep(reduction, sum);
        }
    }

    // The parts as far as they are made; nothing may need what lay in the place of the others.
    private void Join(Value concat, Dictionary<Value, Tensor> made)
    {
        if (!concat.Operands.Any(made.ContainsKey)) return;
        foreach (Value part in concat.Operands.Where(made.ContainsKey)) _parts[part] = made[part];
        Tensor[] parts = concat.Operands.Select(o => _parts.TryGetValue(o, out Tensor? part) ? part : Nothing(bindings.Evaluate(o.Shape))).ToArray();
        leave(step, concat, Interpreter.Evaluate(concat, parts, bindings.Evaluate(concat.Shape), bindings));

        static Tensor Nothing(int[] shape) => new(shape, Enumerable.Repeat(double.NaN, shape.Aggregate(1, (a, b) => a * b)).ToArray());
    }

    private void Keep(Value v, Tensor made)
    {
        _kept[v] = made;
        leave(step, v, made);
    }

    private Tensor Compute(Value v, Func<Value, bool, Tensor> load)
    {
        Tensor[] operands = v.Operands.Select((o, i) =>
        {
            bool elementwise = v.Operation is Reduce || (step.Group.IsFull(v) && v.AccessOf(i).IsFull);
            return new Tensor(bindings.Evaluate(o.Shape), load(o.Root(), elementwise).Data);
        }).ToArray();
        return Interpreter.Evaluate(v, operands, bindings.Evaluate(v.Shape), bindings);
    }
}
