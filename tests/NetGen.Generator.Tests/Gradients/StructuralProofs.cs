using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;
using NetGen.Testing;
using static NetGen.Generator.Graph.Expressions;
using static NetGen.Generator.Tests.ProofCase;

namespace NetGen.Generator.Tests;

/// <summary>Views, reductions, tables, and values that are used several times.</summary>
internal sealed class StructuralProofs : IProofs
{
    public IEnumerable<ProofCase> Cases => Views.Concat(Reductions).Concat(Tables).Concat(Uses).Concat(Composites);

    private static IEnumerable<ProofCase> Views =>
    [
        new("reshape", g => g.Reshape(g.Input("x", [B, 2, 3]), [B, 6])),
        new("reshape of the batch", g => g.Reshape(g.Input("x", [B, T, 3]), [B * T, 3])),
        new("reshape to a scalar", g => g.Reshape(g.Input("x", [1, 1]), Shape.Scalar)),
        new("permute by a rotation", g => g.Permute(g.Input("x", [B, 2, 3, 5]), 0, 2, 3, 1)),
        new("permute the batch inwards", g => g.Permute(g.Input("x", [B, T, 2]), 2, 0, 1)),
        new("slice at the start", g => g.Slice(g.Input("x", [B, 5]), 1, 0, 2)),
        new("slice in the middle", g => g.Slice(g.Input("x", [B, 5, 2]), 1, 1, 3)),
        new("slice at the end", g => g.Slice(g.Input("x", [B, 5]), 1, 4, 1)),
        new("slice of a symbolic extent", g => g.Slice(g.Input("x", [B, T + 2, 3]), 1, T, 2)),
        new("pad", g => g.Pad(g.Input("x", [B, 3, 2]), 1, 2, 1)),
        new("pad before only", g => g.Pad(g.Input("x", [B, 3]), 1, 2, 0)),
        new("pad of a symbolic extent", g => g.Pad(g.Input("x", [B, T, 2]), 1, T - 1, 1)),
        new("concat", g => g.Concat(1, g.Input("a", [B, 1, 2]), g.Input("b", [B, 3, 2]), g.Input("c", [B, 2, 2]))),
        new("concat along time", g => g.Concat(1, g.Input("a", [B, T, 2]), g.Input("b", [B, 1, 2]))),
        new("concat with itself", g => g.Input("x", [B, 2]) is var x ? g.Concat(1, x, g.Apply(Function.Sin, x), x) : x),
    ];

    private static IEnumerable<ProofCase> Reductions
    {
        get
        {
            foreach (int[] axes in (int[][])[[0], [1], [2], [0, 2], [1, 2], [0, 1, 2]])
            {
                string name = string.Join(",", axes);
                yield return new($"sum over {name}", g => g.Sum(g.Input("x", [B, 3, 4]), axes));
                yield return new($"sum of squares over {name}", g => g.Sum(g.Map(Multiply(X(0), Multiply(X(0), X(1))), g.Input("x", [B, 3, 4]), g.Input("a", [1, 3, 1])), axes));
                yield return new($"max over {name}", g => g.Max(g.Input("x", [B, 3, 4]), axes), ("x", Fills.Spaced()));
                yield return new($"max and what it is the maximum of over {name}", g => g.Input("x", [B, 3, 4]) is var x ? g.Map(Multiply(X(0), Apply(Function.Sin, X(1))), x, g.Max(x, axes)) : x, ("x", Fills.Spaced()));
                yield return new($"mean over {name}", g => g.Mean(g.Apply(Function.Exp, g.Input("x", [B, 3, 4])), axes));
            }

            yield return new("sum over a symbolic axis", g => g.Sum(g.Apply(Function.Exp, g.Input("x", [B, T, 2])), 1));
        }
    }

    private static IEnumerable<ProofCase> Tables =>
    [
        new("gather", g => g.Gather(g.Input("table", [4, 3]), g.Input("i", [B, T], ElementType.Int32)), ("i", Fills.Integers(4))),
        new("gather of one row", g => g.Gather(g.Input("table", [1, 1]), g.Input("i", [B], ElementType.Int32)), ("i", Fills.Integers(1))),
        new("gather from a computed table", g => g.Gather(g.Apply(Function.Exp, g.Input("table", [3, 2])), g.Input("i", [B, T], ElementType.Int32)), ("i", Fills.Integers(3))),
        new("scatter-add", g => g.Add(new ScatterAdd(3), g.Apply(Function.Sin, g.Input("rows", [B, T, 2])), g.Input("i", [B, T], ElementType.Int32)), ("i", Fills.Integers(3))),
    ];

    private static IEnumerable<ProofCase> Uses =>
    [
        new("a value used three times", g => g.Apply(Function.Tanh, g.Input("x", [B, 3])) is var h ? g.Add(g.Multiply(h, h), g.Apply(Function.Exp, h)) : h),
        new("a residual block", g => g.Input("x", [B, 4]) is var x ? g.Add(x, g.MatMul(g.Apply(Function.Tanh, g.MatMul(x, g.Parameter("w", [4, 4]))), g.Parameter("v", [4, 4]))) : x),
        new("tied weights", g => g.Parameter("w", [5, 3]) is var w ? g.MatMul(g.Apply(Function.Tanh, g.MatMul(g.Input("x", [B, 5]), w)), w, transposeB: true) : w),
        new("one value broadcast in two ways", g => g.Parameter("w", [3]) is var w ? g.Map(Multiply(Multiply(X(0), X(1)), X(2)), g.Input("x", [B, 3, 3]), g.Along(w, 1, 3), g.Along(w, 2, 3)) : w),
        new("an unused leaf", g => g.Parameter("unused", [3]) is var _ ? g.Apply(Function.Sin, g.Input("x", [B, 2])) : null!),
        new("the leaf itself", g => g.Input("x", [B, 3])),
    ];

    private static IEnumerable<ProofCase> Composites
    {
        get
        {
            foreach (int axis in (int[])[1, 2, -1])
            {
                yield return new($"softmax axis {axis}", g => g.Softmax(g.Input("x", [B, 3, 4]), axis));
                yield return new($"log-sum-exp axis {axis}", g => g.LogSumExp(g.Input("x", [B, 3, 4]), axis));
            }

            foreach (int[] axes in (int[][])[[0], [0, 2], [1, 2], [2]])
            {
                yield return new($"mean and variance over {string.Join(",", axes)}", g => g.Moments(g.Input("x", [B, 3, 4]), axes) is var (mean, variance) ? g.Concat(0, mean, variance) : null!);
                yield return new($"normalise over {string.Join(",", axes)}", g =>
                {
                    Value x = g.Input("x", [B, 3, 4]);
                    (Value mean, Value variance) = g.Moments(x, axes);
                    return g.Normalize(x, mean, variance, 0.1, g.Along(g.Parameter("scale", [3]), 1, 3), g.Along(g.Parameter("shift", [4]), 2, 3));
                });
            }

            yield return new("attention", g =>
            {
                (Value q, Value k, Value v) = (g.Input("q", [B, T, 3]), g.Input("k", [B, T, 3]), g.Input("v", [B, T, 2]));
                Value scores = g.Map(Select(Comparison.LessOrEqual, new Coordinate(2), new Coordinate(1), Multiply(X(0), Constant(0.6)), Constant(double.NegativeInfinity)), g.MatMul(q, k, transposeB: true));
                return g.MatMul(g.Softmax(scores, 2), v);
            });
        }
    }
}
