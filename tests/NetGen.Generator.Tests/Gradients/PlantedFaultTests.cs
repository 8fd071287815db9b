using NetGen.Generator.Gradients;
using NetGen.Generator.Graph;
using NetGen.Testing;
using Xunit;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Tests;

/// <summary>The check must see red: each fault here is one that gradient rules have had somewhere, and each keeps the shapes right.</summary>
public class PlantedFaultTests
{
    [Fact]
    public void AGradientThatIsOffByAThousandth() => Caught("Tanh inside", "x", (g, seeds, wanted) =>
        Tape.Differentiate(g, seeds, wanted).ToDictionary(p => p.Key, p => g.Scale(p.Value, 1.001)));

    [Fact]
    public void AGradientThatIsMissing() => Caught("Tanh inside", "x", (_, _, _) => new Dictionary<Value, Value>());

    [Fact]
    public void TheDerivativeOfAnotherFunction() => Caught("Tanh alone", "x", (g, seeds, _) =>
    {
        // 1 − y instead of 1 − y².
        (Value y, Value dy) = seeds.Single();
        return new Dictionary<Value, Value> { [y.Operands[0]] = g.Map(Multiply(X(1), Subtract(Constant(1), X(0))), y, dy) };
    });

    [Theory]
    [InlineData("broadcast (1, 1, 4) linear")]
    [InlineData("broadcast (B, 1, 1) linear")]
    [InlineData("broadcast (1, 3, 1) sine")]
    public void ABroadcastUndoneByOneElement(string name) => Caught(name, "a", (g, seeds, wanted) =>
        Unsummed(g, seeds, wanted, (full, axes) => axes.Aggregate(full, (x, axis) => g.Slice(x, axis, 0, 1))));

    [Fact]
    public void ABroadcastUndoneByAMean() => Caught("broadcast (1, 1, 4) linear", "a", (g, seeds, wanted) =>
        Unsummed(g, seeds, wanted, (full, axes) => g.Mean(full, axes)));

    [Theory]
    [InlineData("square of a matrix a·b", "a")]
    [InlineData("square of a matrix aᵀ·b", "a")]
    public void ATransposeForgotten(string name, string leaf) => Caught(name, leaf, (g, seeds, _) =>
    {
        (Value y, Value dy) = seeds.Single();
        (Value a, bool ta) = (y.Operands[0], ((MatMul)y.Operation).TransposeA);
        return new Dictionary<Value, Value> { [a] = g.Add(g.MatMul(a, dy, ta), g.MatMul(dy, a, false, true)) };
    });

    [Fact]
    public void AContributionForgotten() => Caught("a value used three times", "x", (g, seeds, wanted) =>
    {
        // Only the first of two summands is differentiated.
        (Value y, Value dy) = seeds.Single();
        return Tape.Differentiate(g, [(y.Operands[0], dy)], wanted);
    });

    [Fact]
    public void AConvolutionPaddedOnTheWrongSide() => Caught("convolution Output asymmetric padding", "first", (g, seeds, _) =>
    {
        (Value y, Value dy) = seeds.Single();
        var convolution = (Convolution)y.Operation;
        var wrong = convolution with { Role = ConvolutionRole.InputGradient, Geometry = convolution.Geometry with { PadTop = 0, PadLeft = 3 } };
        return new Dictionary<Value, Value> { [y.Operands[0]] = g.Add(wrong, dy, y.Operands[1]) };
    });

    [Fact]
    public void AnAverageOverTheWrongCount() => Caught("pool AverageInside padded", "x", (g, seeds, _) =>
    {
        (Value y, Value dy) = seeds.Single();
        return new Dictionary<Value, Value> { [y.Operands[0]] = g.Add(new PoolGradient(PoolKind.Average, ((Pool)y.Operation).Geometry), dy) };
    });

    [Fact]
    public void AMinimumDifferentiatedAsAMaximum() => Caught("pool Min plain", "x", (g, seeds, _) =>
    {
        (Value y, Value dy) = seeds.Single();
        (Value x, PoolGeometry geometry) = (y.Operands[0], ((Pool)y.Operation).Geometry);
        return new Dictionary<Value, Value> { [x] = g.Add(new PoolGradient(PoolKind.Max, geometry), dy, g.Add(new PoolOffset(PoolKind.Max, geometry), x)) };
    });

    [Fact]
    public void AnOverwriteWhereIndicesRepeat() => Caught("gather", "table", (g, seeds, _) =>
    {
        // Only the first lookup of each sample counts.
        (Value y, Value dy) = seeds.Single();
        Value first = g.Map(Select(Comparison.Equal, new Coordinate(1), Constant(0), X(0), Constant(0)), dy);
        return new Dictionary<Value, Value> { [y.Operands[0]] = g.Add(new ScatterAdd(y.Operands[0].Shape[0]), first, y.Operands[1]) };
    });

    /// <summary>The gradient of a map's operand, with what undoes the broadcast replaced.</summary>
    private static Dictionary<Value, Value> Unsummed(GraphBuilder g, IEnumerable<(Value Value, Value Gradient)> seeds, IReadOnlyCollection<Value> wanted, Func<Value, int[], Value> undo)
    {
        (Value y, Value dy) = seeds.Single();
        Value leaf = wanted.Single();
        int index = y.Operands.ToList().IndexOf(leaf);
        Expression adjoint = Pointwise.Pull(((Map)y.Operation).Expression, X(y.Operands.Count), X(y.Operands.Count + 1))[index];
        Value full = g.Map(adjoint, y.Shape, [.. y.Operands, y, dy]);
        int[] axes = Enumerable.Range(0, y.Shape.Rank).Where(a => leaf.Shape[a].IsOne && !y.Shape[a].IsOne).ToArray();
        return new() { [leaf] = undo(full, axes) };
    }

    private static void Caught(string proof, string leaf, Differentiator faulty)
    {
        (GraphBuilder builder, Value y, Bindings bindings) = ProofCase.All[proof].Prepare(3, 2, new Random(11));
        Value x = builder.Values.Single(v => v.Operation is Leaf l && l.Name == leaf);
        double right = DirectionalCheck.Error(builder, y, x, bindings, new Random(3)), wrong = DirectionalCheck.Error(builder, y, x, bindings, new Random(3), faulty);
        Assert.True(right <= 1e-6, $"The proof of '{proof}' itself fails: {right:E2}.");
        Assert.True(wrong > 1e-4, $"The fault went unseen: {wrong:E2}.");
    }
}
