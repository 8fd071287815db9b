using NetGen.Generator.Graph;
using NetGen.Testing;
using Xunit;

namespace NetGen.Generator.Tests;

public class RandomGraphTests
{
    [Fact]
    public void AreValidFiniteAndTheSameForTheSameSeed()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            RandomGraph random = RandomGraphs.Make(seed);
            random.Forward.Verify();
            random.Training.Verify();
            Evaluation evaluation = Interpreter.Run(random.Training, random.Bindings);
            Assert.All(random.Training.Values, v => Assert.All(evaluation[v].Data, n => Assert.True(double.IsFinite(n) && Math.Abs(n) < 1e6, $"seed {seed}: {n} in {Printer.Write(v)}")));
            // The backward pass changes nothing of the forward one.
            Evaluation forward = Interpreter.Run(random.Forward, random.Bindings);
            Assert.All(random.Forward.Results, r => Assert.Equal(forward[r.Value].Data, evaluation[r.Role, r.Name].Data));
            if (seed % 10 == 0) Assert.Equal(random.Training.ToString(), RandomGraphs.Make(seed).Training.ToString());
        }
    }

    /// <summary>What generators of tests forget is not tested by them.</summary>
    [Fact]
    public void HaveEverything()
    {
        RandomGraph[] graphs = Enumerable.Range(0, 300).Select(seed => RandomGraphs.Make(seed)).ToArray();
        Value[] values = graphs.SelectMany(g => g.Training.Values).ToArray();
        Assert.InRange(graphs.Average(g => g.Forward.Values.Count), 15, 60);
        // Loops over time, attention and states have proofs and networks of their own; the others never stand in a graph as it is built.
        Type[] elsewhere = [typeof(PoolRead), typeof(Scan), typeof(ScanOutput), typeof(ScanLeaf), typeof(Scratch), typeof(Window), typeof(Attention), typeof(AttentionLogSum), typeof(AttentionWeights), typeof(AttentionGradient), typeof(CachedAttention), typeof(StateLeaf)];
        Assert.Empty(typeof(Operation).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Operation)) && !t.IsAbstract && !elsewhere.Contains(t)).Except(values.Select(v => v.Operation.GetType())));
        Assert.Empty(Enum.GetValues<ResultRole>().Except([ResultRole.Carried, ResultRole.Stacked, ResultRole.StateUpdate]).Except(graphs.SelectMany(g => g.Training.Results).Select(r => r.Role)));
        Expression[] nodes = values.Select(v => v.Operation).OfType<Map>().SelectMany(m => m.Expression.Nodes()).ToArray();
        Assert.Empty(Enum.GetValues<Function>().Except(nodes.OfType<Unary>().Select(u => u.Function)));
        Assert.Empty(Enum.GetValues<Operator>().Except(nodes.OfType<Binary>().Select(b => b.Operator)));
        Assert.Empty(Enum.GetValues<Comparison>().Except(nodes.OfType<Graph.Select>().Select(s => s.Comparison)));
        Assert.Contains(nodes, n => n is Uniform);
        Assert.Contains(nodes, n => n is Coordinate);
        Assert.Contains(nodes, n => n is Extent);
        Assert.Contains(graphs, g => g.Bindings.Symbols["B"] == 1);
    }

    [Fact]
    public void HaveTheRightGradients()
    {
        int tried = 0;
        for (int seed = 0; seed < 120; seed++)
        {
            RandomGraph made = RandomGraphs.Make(seed, smooth: true);
            var builder = new GraphBuilder();
            var map = new List<Value>();
            foreach (Value v in made.Forward.Values) map.Add(builder.Add(v.Operation, v.Operands.Select(o => map[o.Id]).ToArray()));
            var random = new Random(seed);
            Value y = map[made.Forward.Results[0].Value.Id];
            Value[] leaves = map.Where(v => v.Operation is ParameterLeaf or InputLeaf && v.Type == ElementType.Float32).ToArray();
            foreach (Value x in leaves.Take(5))
            {
                tried++;
                // Through many operations higher derivatives grow, and with them the error of the differences.
                double error = DirectionalCheck.Error(builder, y, x, made.Bindings, random);
                Assert.True(error <= 1e-5, $"seed {seed}, {x.Operation}: {error:E2}");
            }
        }

        Assert.True(tried > 100);
    }

    [Fact]
    public void DifferencesAreSeen()
    {
        RandomGraph random = RandomGraphs.Make(4);
        Evaluation a = Interpreter.Run(random.Training, random.Bindings);
        Assert.Equal(0, a.Difference(Interpreter.Run(random.Training, random.Bindings)));
        string leaf = random.Training.Values.Select(v => v.Operation).OfType<ParameterLeaf>().First().Name;
        double[] moved = random.Bindings.Leaves[leaf].Select(x => x + 1e-6).ToArray();
        Assert.InRange(a.Difference(Interpreter.Run(random.Training, random.Bindings.Leaf(leaf, moved))), 1e-10, 1e-2);
        Assert.Equal(double.PositiveInfinity, a.Difference(Interpreter.Run(random.Forward, random.Bindings)));
    }
}
