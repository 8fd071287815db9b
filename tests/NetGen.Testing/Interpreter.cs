using NetGen.Generator.Graph;
using NetGen.Kernels;
using Attention = NetGen.Generator.Graph.Attention;
using Convolution = NetGen.Generator.Graph.Convolution;
using MatMul = NetGen.Generator.Graph.MatMul;

namespace NetGen.Testing;

/// <summary>
/// What every operation means: one plain loop each, in double precision, without fusion. It is never optimised, so that there is something to compare the compiler with.
/// Sums run in row-major order.
/// </summary>
internal static partial class Interpreter
{
    /// <summary>Evaluates every value of a graph.</summary>
    /// <exception cref="InvalidOperationException">A symbol or a leaf has no value, an index is out of its table, or a result is not of the inferred shape.</exception>
    public static Evaluation Run(Graph graph, Bindings bindings)
    {
        var values = new Tensor[graph.Values.Count];
        foreach (Value v in graph.Values)
        {
            int[] shape = bindings.Evaluate(v.Shape);
            Tensor result = Evaluate(v, v.Operands.Select(o => values[o.Id]).ToArray(), shape, bindings);
            if (!result.Shape.SequenceEqual(shape)) throw new InvalidOperationException($"{Printer.Write(v)}: came ({string.Join(", ", result.Shape)}).");
            values[v.Id] = result;
        }

        return new Evaluation(graph, values);
    }

    /// <summary>Evaluates one value with everything it needs.</summary>
    public static Tensor Run(Value value, IReadOnlyList<Value> values, Bindings bindings) =>
        Run(new Graph(values, [new Result(ResultRole.Output, "", value)]).Prune(), bindings)[ResultRole.Output, ""];

    internal static Tensor Evaluate(Value v, Tensor[] operands, int[] shape, Bindings bindings) => v.Operation switch
    {
        Leaf leaf => Leaf(leaf, shape, bindings),
        Map map => Map(map, operands, shape, bindings),
        Reduce reduce => Reduce(reduce, operands[0], shape),
        MatMul product => MatMul(product, operands[0], operands[1], shape),
        Convolution convolution => Convolution(convolution, operands[0], operands[1], shape),
        Pool pool => Pool(pool, operands[0], shape),
        PoolOffset offset => PoolOffset(offset, operands[0], shape),
        PoolGradient gradient => PoolGradient(gradient, operands, shape),
        PoolRead read => PoolRead(read, operands[0], operands[1], shape),
        Generator.Graph.Gather => Gather(operands[0], operands[1], shape),
        Generator.Graph.ScatterAdd => ScatterAdd(operands[0], operands[1], shape),
        Reshape => new Tensor(shape, operands[0].Data),
        Permute permute => Permute(permute, operands[0], shape),
        Slice slice => Slice(slice, operands[0], shape, (int)bindings.Evaluate(slice.Start)),
        Window window => Slice(new Slice(window.Axis, window.Start, window.Length), operands[0], shape, (int)bindings.Evaluate(window.Start)),
        Pad pad => Pad(pad, operands[0], shape, (int)bindings.Evaluate(pad.Before)),
        Concat concat => Concat(concat, operands, shape),
        Stop => operands[0],
        Attention attention => Attention(attention, operands, shape),
        CachedAttention cached => CachedAttention(cached, operands, shape, (int)bindings.Evaluate(cached.Past)),
        AttentionLogSum sum => AttentionLogSum(sum.Of, operands, shape),
        AttentionWeights weights => AttentionWeights(weights.Of, operands),
        AttentionGradient gradient => AttentionGradient(gradient, operands, shape),
        Scan scan => Scan(scan, operands, shape, bindings),
        ScanOutput output => ScanOutput((Scan)v.Operands[0].Operation, output.Index, operands[0], shape, bindings),
        _ => throw new NotSupportedException($"The interpreter does not know the operation {v.Operation.GetType().Name}: say here what it means."),
    };

    private static Tensor Leaf(Leaf leaf, int[] shape, Bindings bindings)
    {
        if (!bindings.Leaves.TryGetValue(leaf.Name, out double[]? data)) throw new InvalidOperationException($"{leaf} of shape {leaf.Shape} has no value. Bind it with Leaf(\"{leaf.Name}\", …).");
        return new Tensor(shape, data);
    }

    private static Tensor Map(Map map, Tensor[] operands, int[] shape, Bindings bindings)
    {
        int index = 0;
        return Tensor.Make(shape, at => Element(map.Expression, at, index++));

        double Element(Expression expression, int[] at, int linear) => expression switch
        {
            Input input => operands[input.Index].At(at),
            Constant constant => constant.Value,
            Coordinate coordinate => at[coordinate.Axis],
            Extent extent => bindings.Evaluate(extent.Dim),
            Uniform uniform => Random(bindings, uniform.Stream, linear),
            Unary unary => Expressions.Evaluate(unary.Function, Element(unary.X, at, linear)),
            Binary binary => Expressions.Evaluate(binary.Operator, Element(binary.Left, at, linear), Element(binary.Right, at, linear)),
            Select select => Expressions.Evaluate(select.Comparison, Element(select.Left, at, linear), Element(select.Right, at, linear)) ? Element(select.Then, at, linear) : Element(select.Else, at, linear),
            _ => throw new NotSupportedException($"The interpreter does not know the expression {expression.GetType().Name}: say here what it means."),
        };
    }

    /// <summary>The very bits of the run time: the generator's number for the key of (seed, step, stream) at the element's row-major index in the map's shape.</summary>
    private static double Random(Bindings bindings, int stream, int linear) => V1.Sum(V1.Uniform(RandomKey.Of(bindings.Seed, bindings.Step, (uint)stream), linear));

    private static Tensor Reduce(Reduce reduce, Tensor x, int[] shape)
    {
        bool isSum = reduce.Reduction == Generator.Graph.Reduction.Sum;
        Tensor y = Tensor.Make(shape, _ => isSum ? 0 : double.NegativeInfinity);
        int i = 0;
        foreach (int[] at in x.Places())
        {
            // The reduced axes have an extent of 1, which broadcasting reads at 0.
            ref double total = ref y.Data[y.Index(at)];
            total = isSum ? total + x.Data[i] : Math.Max(total, x.Data[i]);
            i++;
        }

        return y;
    }

    private static Tensor MatMul(MatMul product, Tensor a, Tensor b, int[] shape)
    {
        int inner = a.Shape[product.TransposeA ? ^2 : ^1];
        return Tensor.Make(shape, at =>
        {
            int[] batch = at[..^2];
            double sum = 0;
            for (int k = 0; k < inner; k++)
            {
                sum += (product.TransposeA ? a.At([.. batch, k, at[^2]]) : a.At([.. batch, at[^2], k]))
                     * (product.TransposeB ? b.At([.. batch, at[^1], k]) : b.At([.. batch, k, at[^1]]));
            }

            return sum;
        });
    }

    private static Tensor Gather(Tensor table, Tensor indices, int[] shape) => Tensor.Make(shape, at => table.Data[(Row(indices.At(at[..^1]), table.Shape[0]) * table.Shape[1]) + at[^1]]);

    private static Tensor ScatterAdd(Tensor rows, Tensor indices, int[] shape)
    {
        Tensor table = Tensor.Zeros(shape);
        int i = 0;
        foreach (int[] at in rows.Places()) table.Data[(Row(indices.At(at[..^1]), shape[0]) * shape[1]) + at[^1]] += rows.Data[i++];
        return table;
    }

    private static int Row(double index, int count) =>
        index >= 0 && index < count ? (int)index : throw new InvalidOperationException($"Index {index} is not in a table of {count} rows.");

    private static Tensor Permute(Permute permute, Tensor x, int[] shape)
    {
        var source = new int[shape.Length];
        return Tensor.Make(shape, at =>
        {
            for (int i = 0; i < at.Length; i++) source[permute.Axes[i]] = at[i];
            return x.At(source);
        });
    }

    private static Tensor Slice(Slice slice, Tensor x, int[] shape, int start)
    {
        int extent = x.Shape[slice.Axis], length = shape[slice.Axis];
        if (start < 0 || length < 0 || start + length > extent) throw new InvalidOperationException($"{slice}: the elements {start} … {start + length - 1} are not within an extent of {extent}.");
        return Tensor.Make(shape, at => x.At(Moved(at, slice.Axis, start)));
    }

    private static Tensor Pad(Pad pad, Tensor x, int[] shape, int before) =>
        Tensor.Make(shape, at => at[pad.Axis] - before is var i && i >= 0 && i < x.Shape[pad.Axis] ? x.At(Moved(at, pad.Axis, -before)) : 0);

    private static Tensor Concat(Concat concat, Tensor[] parts, int[] shape) => Tensor.Make(shape, at =>
    {
        int start = 0, part = 0;
        while (at[concat.Axis] - start >= parts[part].Shape[concat.Axis]) start += parts[part++].Shape[concat.Axis];
        return parts[part].At(Moved(at, concat.Axis, -start));
    });

    private static int[] Moved(int[] at, int axis, int by)
    {
        int[] moved = [.. at];
        moved[axis] += by;
        return moved;
    }
}
