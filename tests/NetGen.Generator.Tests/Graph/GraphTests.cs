using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;
using NetGen.Testing;
using Xunit;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Tests;

public class GraphTests
{
    private static readonly Dim B = Dim.Batch;

    [Fact]
    public void ReadsAsText()
    {
        var g = new GraphBuilder();
        g.Origin = new Origin("dense", "Dense");
        Value y = g.Add(g.MatMul(g.Input("x", [B, 3]), g.Parameter("weight", [2, 3]), transposeB: true), g.Along(g.Parameter("bias", [2]), 1, 2));
        Assert.Equal(
            """
            %0 = input 'x' : (B, 3)  # dense
            %1 = parameter 'weight' : (2, 3)  # dense
            %2 = matmul a·bᵀ of %0, %1 : (B, 2)  # dense
            %3 = parameter 'bias' : (2)  # dense
            %4 = reshape (1, 2) of %3 : (1, 2)  # dense
            %5 = map (x0 + x1) of %2, %4 : (B, 2)  # dense
            Output 'y' = %5

            """,
            g.Finish([new Result(ResultRole.Output, "y", y)]).ToString());
    }

    [Fact]
    public void KnowsTheReadersOfEachValue()
    {
        var g = new GraphBuilder();
        Value x = g.Input("x", [2, 2]), square = g.MatMul(x, x), sum = g.Add(x, square);
        Value[][] users = g.Finish([]).Users();
        Assert.Equal([square, square, sum], users[x.Id]);
        Assert.Equal([sum], users[square.Id]);
        Assert.Empty(users[sum.Id]);
    }

    [Fact]
    public void VerifyAcceptsWhatTheBuilderMakes() => RandomGraphs.Make(1).Training.Verify();

    public static TheoryData<string> Faults => new(Faulty.Keys);

    [Theory]
    [MemberData(nameof(Faults))]
    public void VerifySeesFaults(string name)
    {
        var g = new GraphBuilder();
        Value x = g.Input("x", [B, 3]), y = g.Apply(Function.Tanh, x), z = g.Add(x, y);
        g.Finish([new Result(ResultRole.Output, "z", z)]).Verify();
        Assert.Throws<GraphException>(Faulty[name](x, y, z).Verify);
    }

    private static Dictionary<string, Func<Value, Value, Value, Graph.Graph>> Faulty { get; } = new()
    {
        ["an id that is not the place"] = (x, y, z) => new([x, z, y], []),
        ["a value that is missing"] = (x, _, z) => new([x, z], []),
        ["an operand after its reader"] = (x, y, z) => new([x, new Value(1, z.Operation, [x, y], z.Shape, z.Type, default), new Value(2, y.Operation, [x], y.Shape, y.Type, default)], []),
        ["a value that reads itself"] = (x, y, _) =>
        {
            Value[] operands = [x];
            var self = new Value(1, y.Operation, operands, y.Shape, y.Type, default);
            operands[0] = self;
            return new([x, self], []);
        },
        ["an operand of another graph"] = (x, y, _) => new([new Value(0, x.Operation, [], x.Shape, x.Type, default), y], []),
        ["another shape"] = (x, y, _) => new([x, new Value(1, y.Operation, [x], [B, 4], y.Type, default)], []),
        ["another type"] = (x, y, _) => new([x, new Value(1, y.Operation, [x], y.Shape, ElementType.Int32, default)], []),
        ["a result of another graph"] = (x, y, _) => new([x], [new Result(ResultRole.Output, "y", new Value(0, x.Operation, [], x.Shape, x.Type, default))]),
        ["a result beyond the end"] = (x, y, _) => new([x], [new Result(ResultRole.Output, "y", y)]),
    };

    [Fact]
    public void PruneDropsWhatNothingNeeds()
    {
        var g = new GraphBuilder();
        Value x = g.Input("x", [B]), unused = g.Apply(Function.Exp, g.Input("unused", [B])), y = g.Within(new Origin("layer", "Tanh"), () => g.Apply(Function.Tanh, x));
        Graph.Graph graph = g.Finish([new Result(ResultRole.Output, "y", y), new Result(ResultRole.Loss, "x", x)]).Prune();
        graph.Verify();
        Assert.Equal(2, graph.Values.Count);
        Assert.Equal([("y", 1), ("x", 0)], graph.Results.Select(r => (r.Name, r.Value.Id)));
        Assert.Equal(new Origin("layer", "Tanh"), graph.Values[1].Origin);
        Assert.NotSame(y, graph.Values[1]);
    }

    [Fact]
    public void RebuildReplacesValues()
    {
        var g = new GraphBuilder();
        Value x = g.Input("x", [B]), y = g.Apply(Function.Exp, g.Apply(Function.Tanh, x));
        Graph.Graph graph = g.Finish([new Result(ResultRole.Output, "y", y)]).Rebuild((builder, v, operands) =>
            v.Operation is Map { Expression: Unary { Function: Function.Tanh } } ? builder.Apply(Function.Sin, operands[0]) : builder.Add(v.Operation, operands));
        graph.Verify();
        Assert.Equal(Math.Exp(Math.Sin(0.5)), Interpreter.Run(graph, Bindings.None.Symbol("B", 1).Leaf("x", 0.5))[ResultRole.Output, "y"].Data[0]);
    }

    [Fact]
    public void RebuildingAndPruningChangeNoNumber()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            RandomGraph random = RandomGraphs.Make(seed);
            Evaluation before = Interpreter.Run(random.Training, random.Bindings);
            Graph.Graph again = random.Training.Rebuild((builder, v, operands) => v.Operation is Map map ? builder.Map(map.Expression, map.Shape, operands) : builder.Add(v.Operation, operands));
            again.Verify();
            Assert.Equal(0, before.Difference(Interpreter.Run(again, random.Bindings)));
            Assert.Equal(random.Training.ToString(), random.Training.Prune().ToString());
        }
    }
}
