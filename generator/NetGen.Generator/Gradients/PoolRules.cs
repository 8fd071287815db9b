using NetGen.Generator.Graph;

namespace NetGen.Generator.Gradients;

internal sealed class PoolRule : GradientRule<Pool>
{
    protected override void Pull(Tape tape, Pool pool, Value y, Value dy)
    {
        Value x = y.Operands[0];
        var gradient = new PoolGradient(pool.Kind, pool.Geometry);
        // The offsets belong to the forward pass: they are found with the extremes.
        tape.To(x, () => gradient.IsExtreme
            ? tape.Builder.Add(gradient, dy, tape.Builder.Within(y.Origin, () => tape.Builder.Add(new PoolOffset(pool.Kind, pool.Geometry), x)))
            : tape.Builder.Add(gradient, dy));
    }
}

internal sealed class PoolGradientRule : GradientRule<PoolGradient>
{
    protected override void Pull(Tape tape, PoolGradient gradient, Value result, Value d) =>
        tape.To(result.Operands[0], () => gradient.IsExtreme
            ? tape.Builder.Add(new PoolRead(gradient.Kind, gradient.Geometry), d, result.Operands[1])
            : tape.Builder.Add(new Pool(gradient.Kind, gradient.Geometry), d));
}

internal sealed class PoolReadRule : GradientRule<PoolRead>
{
    protected override void Pull(Tape tape, PoolRead read, Value y, Value dy) =>
        tape.To(y.Operands[0], () => tape.Builder.Add(new PoolGradient(read.Kind, read.Geometry), dy, y.Operands[1]));
}
