using NetGen.Generator.Gradients;
using NetGen.Generator.Graph;
using NetGen.Testing;
using Xunit;

namespace NetGen.Generator.Tests;

public class GradientProofTests
{
    public static TheoryData<string> Names => new(ProofCase.All.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void GradientIsTheDerivative(string name)
    {
        foreach ((long batch, long time) in ((long, long)[])[(3, 2), (1, 5), (2, 1)])
        {
            var random = new Random(11);
            (GraphBuilder builder, Value y, Bindings bindings) = ProofCase.All[name].Prepare(batch, time, random);
            Value[] leaves = RealLeaves(builder);
            Assert.NotEmpty(leaves);
            foreach (Value leaf in leaves)
            {
                double error = DirectionalCheck.Error(builder, y, leaf, bindings, random);
                Assert.True(error <= 1e-6, $"{name}, B = {batch}, T = {time}, {leaf.Operation}: relative error {error:E2}");
            }
        }
    }

    [Fact]
    public void EveryRuleIsProved()
    {
        HashSet<Type> proved = ProofCase.All.Values.SelectMany(Differentiated).Select(o => o.GetType()).ToHashSet();
        Type[] rules = typeof(GradientRule).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(GradientRule)) && !t.IsAbstract).ToArray();
        Assert.NotEmpty(rules);
        Assert.All(rules, rule => Assert.Contains(((GradientRule)Activator.CreateInstance(rule)!).Operation, proved));
    }

    [Fact]
    public void EveryOperationHasARuleOrIsKnownToHaveNone()
    {
        Type[] without = [typeof(InputLeaf), typeof(TargetLeaf), typeof(ParameterLeaf), typeof(BufferLeaf), typeof(StateLeaf), typeof(SeedLeaf), typeof(Stop), typeof(PoolOffset),
            typeof(ScanLeaf), typeof(Scratch), typeof(Window), typeof(AttentionLogSum), typeof(AttentionWeights), typeof(AttentionGradient), typeof(CachedAttention)];
        Type[] rules = typeof(GradientRule).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(GradientRule)) && !t.IsAbstract)
            .Select(t => ((GradientRule)Activator.CreateInstance(t)!).Operation).ToArray();
        IEnumerable<Type> operations = typeof(Operation).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Operation)) && !t.IsAbstract);
        Assert.Equal(operations.Select(t => t.Name).Order(), rules.Concat(without).Select(t => t.Name).Order());
    }

    /// <summary>Each form of an operation that has a derivative of its own is met on the way from a leaf to a result.</summary>
    [Fact]
    public void EveryFormIsProved()
    {
        Operation[] operations = ProofCase.All.Values.SelectMany(Differentiated).ToArray();
        Expression[] nodes = operations.OfType<Map>().SelectMany(m => m.Expression.Nodes()).ToArray();
        Covers(Enum.GetValues<Function>(), nodes.OfType<Unary>().Select(u => u.Function));
        Covers(Enum.GetValues<Operator>(), nodes.OfType<Binary>().Select(b => b.Operator));
        Covers(Enum.GetValues<Comparison>(), nodes.OfType<Graph.Select>().Select(s => s.Comparison));
        Covers(Enum.GetValues<Graph.Reduction>(), operations.OfType<Reduce>().Select(r => r.Reduction));
        Covers(Enum.GetValues<ConvolutionRole>(), operations.OfType<Convolution>().Select(c => c.Role));
        Covers(Enum.GetValues<PoolKind>(), operations.OfType<Pool>().Select(p => p.Kind));
        Covers(Enum.GetValues<PoolKind>(), operations.OfType<PoolGradient>().Select(p => p.Kind));
        Covers([PoolKind.Max, PoolKind.Min], operations.OfType<PoolRead>().Select(p => p.Kind));
        Covers([(false, false), (true, false), (false, true), (true, true)], operations.OfType<MatMul>().Select(m => (m.TransposeA, m.TransposeB)));

        static void Covers<T>(IEnumerable<T> all, IEnumerable<T> proved) => Assert.Empty(all.Except(proved));
    }

    [Fact]
    public void SeveralResultsAddUp()
    {
        var g = new GraphBuilder();
        Value x = g.Input("x", [2]), a = g.Apply(Function.Sin, x), b = g.Apply(Function.Exp, a);
        Value da = g.Seed("da", [2]), db = g.Seed("db", [2]);
        IReadOnlyDictionary<Value, Value> gradients = Tape.Differentiate(g, [(a, da), (b, db)], [x, a]);
        Bindings bindings = Bindings.None.Leaf("x", 0.3, -1.2).Leaf("da", 2, 3).Leaf("db", 5, 7);
        double[] dA = Interpreter.Run(gradients[a], g.Values, bindings).Data, dX = Interpreter.Run(gradients[x], g.Values, bindings).Data;
        Assert.Equal(2 + (5 * Math.Exp(Math.Sin(0.3))), dA[0], 12);
        Assert.Equal(Math.Cos(-1.2) * (3 + (7 * Math.Exp(Math.Sin(-1.2)))), dX[1], 12);
    }

    [Fact]
    public void StopLetsNothingThrough()
    {
        var g = new GraphBuilder();
        Value x = g.Input("x", [1]), y = g.Multiply(x, g.Stop(g.Multiply(x, x)));
        IReadOnlyDictionary<Value, Value> gradients = Tape.Differentiate(g, [(y, g.Seed("dy", [1]))], [x]);
        Assert.Equal(9, Interpreter.Run(gradients[x], g.Values, Bindings.None.Leaf("x", 3).Leaf("dy", 1)).Data[0]); // not 3·x²
        Value cut = g.Stop(x);
        Assert.Empty(Tape.Differentiate(g, [(cut, g.Seed("dy", [1]))], [x]));
    }

    [Fact]
    public void WhatNothingWantsIsNotBuilt()
    {
        var g = new GraphBuilder();
        Value x = g.Input("x", [ProofCase.B, 3]), w = g.Parameter("w", [3, 2]), y = g.MatMul(x, w);
        Value dy = g.Seed("dy", y.Shape);
        int before = g.Values.Count;
        IReadOnlyDictionary<Value, Value> gradients = Tape.Differentiate(g, [(y, dy)], [w]);
        Assert.Equal([w], gradients.Keys);
        Assert.Equal(before + 1, g.Values.Count);
    }

    [Fact]
    public void GradientsCarryTheOriginOfWhatTheyDifferentiate()
    {
        var g = new GraphBuilder();
        Value x = g.Within(new Origin("in", "Input"), () => g.Input("x", [2]));
        Value y = g.Within(new Origin("act", "Tanh"), () => g.Apply(Function.Tanh, x));
        Value gradient = Tape.Differentiate(g, [(y, g.Seed("dy", [2]))], [x])[x];
        Assert.Equal(new Origin("act", "Tanh", Backward: true), gradient.Origin);
    }

    /// <summary>The operations between a real leaf and the result of a case: those whose rules its proof runs.</summary>
    private static IEnumerable<Operation> Differentiated(ProofCase proof)
    {
        (GraphBuilder builder, Value y, _) = proof.Prepare(2, 2, new Random(1));
        var onPath = new HashSet<Value>(RealLeaves(builder));
        foreach (Value v in builder.Values)
        {
            if (v.Operation is not Stop && v.Operands.Any(onPath.Contains)) onPath.Add(v);
        }

        var needed = new HashSet<Value> { y };
        foreach (Value v in builder.Values.Reverse())
        {
            if (needed.Contains(v)) needed.UnionWith(v.Operands);
        }

        return onPath.Where(needed.Contains).Select(v => v.Operation);
    }

    private static Value[] RealLeaves(GraphBuilder builder) => builder.Values.Where(v => v.Operation is Leaf { Type: ElementType.Float32 }).ToArray();
}
