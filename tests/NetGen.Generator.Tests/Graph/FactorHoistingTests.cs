using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Shapes;
using NetGen.Testing;
using Xunit;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Tests;

/// <summary><see cref="GraphBuilder.Sum"/> takes factors out of sums: the number must stay, and equal sums must become one.</summary>
public class FactorHoistingTests
{
    private static readonly Shape Full = [Dim.Batch, 3, 4];

    [Fact]
    public void TheSumStays()
    {
        var random = new Random(21);
        int hoisted = 0;
        for (int n = 0; n < 1500; n++)
        {
            var g = new GraphBuilder();
            Value[] operands = Enumerable.Range(0, 4).Select(i => g.Input("x" + i, Pattern(random))).ToArray();
            Value x = g.Map(Product(random, 3, operands.Length), Full, operands);
            if (random.Next(3) == 0) x = g.Map(Multiply(X(0), X(1)), Full, x, operands[0]); // a map of a map
            int[] axes = Enumerable.Range(0, 3).Where(_ => random.Next(2) == 0).ToArray();
            if (axes.Length == 0) continue;
            Value plain = g.Add(new Reduce(Graph.Reduction.Sum, axes.ToEquatableArray()), x), sum = g.Sum(x, axes);
            Assert.Equal(plain.Shape, sum.Shape);
            if (sum != plain) hoisted++;

            Bindings bindings = Bindings.None.Symbol("B", 1 + random.Next(3)) with { Seed = 9 };
            bindings = bindings.FillLeaves(g.Values, random);
            double[] expected = Interpreter.Run(plain, g.Values, bindings).Data, actual = Interpreter.Run(sum, g.Values, bindings).Data;
            double scale = Math.Max(1, Interpreter.Run(x, g.Values, bindings).Data.Sum(Math.Abs));
            Assert.All(expected.Zip(actual), p => Assert.True(Math.Abs(p.First - p.Second) <= 1e-12 * scale, $"{Printer.Write(x)} over {string.Join(",", axes)}: expected {p.First:R}, came {p.Second:R}"));
        }

        Assert.True(hoisted > 300, $"Only {hoisted} sums had anything to take out.");
    }

    [Fact]
    public void SumsOfTheSameBecomeOne()
    {
        var g = new GraphBuilder();
        Value x = g.Input("x", Full), row = g.Input("row", [1, 3, 1]), scalar = g.Input("scalar", Shape.Scalar);
        Value a = g.Sum(g.Map(Multiply(X(0), X(1)), x, row), 0, 2);
        Value b = g.Sum(g.Map(Negate(Multiply(Multiply(X(2), X(0)), X(1))), x, row, scalar), 0, 2);
        Value c = g.Sum(g.Map(Divide(X(0), Constant(2)), x), 0, 2);
        Graph.Graph graph = g.Finish([new(ResultRole.Output, "a", a), new(ResultRole.Output, "b", b), new(ResultRole.Output, "c", c)]).Prune();
        Value sum = Assert.Single(graph.Values, v => v.Operation is Reduce);
        Assert.Equal("x", ((Leaf)sum.Operands[0].Operation).Name);
    }

    [Fact]
    public void WhatVariesAlongTheAxesStaysInside()
    {
        var g = new GraphBuilder();
        Value x = g.Input("x", Full);
        foreach (Expression factor in (Expression[])[new Coordinate(2), new Uniform(1), X(1)])
        {
            Value sum = g.Sum(g.Map(Multiply(X(0), factor), x, g.Input("y", Full)), 2);
            Assert.IsType<Reduce>(sum.Operation);
        }

        // A coordinate along another axis is a factor of the whole sum, and stays that axis's.
        Value outside = g.Sum(g.Map(Multiply(X(0), new Coordinate(1)), x), 2);
        Assert.Contains(((Map)outside.Operation).Expression.Nodes(), n => n is Coordinate { Axis: 1 });
    }

    [Fact]
    public void SumsOverNothingAreNotMade()
    {
        var g = new GraphBuilder();
        Value x = g.Input("x", [Dim.Batch, 1, 4]);
        Assert.Same(x, g.Sum(x, 1));
        Assert.Same(x, g.Max(x, 1));
        Assert.Same(g.Sum(x, 0, 1), g.Sum(x, 0));
        Assert.Same(g.Sum(x, 2, 0), g.Sum(x, 0, 2));
    }

    private static Shape Pattern(Random random) => random.Next(8) == 0 ? Shape.Scalar : Shape.Of(Full.Dims.Select(d => random.Next(2) == 0 ? d : Dim.One));

    private static Expression Product(Random random, int depth, int inputs) => depth == 0
        ? random.Next(9) switch
        {
            0 => Constant(random.Next(-2, 3)),
            1 => new Coordinate(random.Next(3)),
            2 => new Uniform(1),
            3 => Expressions.Extent(Dim.Batch + 1),
            _ => X(random.Next(inputs)),
        }
        : random.Next(8) switch
        {
            0 => Negate(Product(random, depth - 1, inputs)),
            1 => Add(Product(random, depth - 1, inputs), Product(random, depth - 1, inputs)),
            2 => Divide(Product(random, depth - 1, inputs), Constant(3)),
            3 => Apply(Function.Sin, Product(random, depth - 1, inputs)),
            _ => Multiply(Product(random, depth - 1, inputs), Product(random, depth - 1, inputs)),
        };
}
