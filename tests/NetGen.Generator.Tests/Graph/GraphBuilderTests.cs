using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;
using NetGen.Testing;
using Xunit;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Tests;

public class GraphBuilderTests
{
    private static readonly Dim B = Dim.Batch;

    private readonly GraphBuilder _g = new();

    [Fact]
    public void EqualOperationsAreOneValue()
    {
        Value x = _g.Input("x", [B, 3]), w = _g.Parameter("w", [3, 2]);
        Assert.Same(x, _g.Input("x", [B, 3]));
        Assert.Same(_g.MatMul(x, w), _g.MatMul(x, w));
        Assert.Same(_g.Apply(Function.Tanh, x), _g.Map(Apply(Function.Tanh, X(0)), [Dim.Symbol("B"), 3], x));
        Assert.Same(_g.Reshape(x, [B * 3]), _g.Reshape(x, [3 * B]));
        Assert.Same(_g.Sum(x, 0), _g.Sum(x, 0));
        Assert.Equal(6, _g.Values.Count);
    }

    [Fact]
    public void WhatDiffersStaysApart()
    {
        Value x = _g.Input("x", [B, 3]), y = _g.Input("y", [B, 3]);
        Assert.NotSame(_g.Apply(Function.Tanh, x), _g.Apply(Function.Tanh, y));
        Assert.NotSame(_g.Map(Subtract(X(0), X(1)), x, y), _g.Map(Subtract(X(0), X(1)), y, x));
        Assert.NotSame(_g.Sum(x, 0), _g.Max(x, 0));
        Assert.NotSame(_g.Sum(x, 0), _g.Sum(x, 1));
        Assert.NotSame(_g.Scale(x, 2), _g.Scale(x, Math.BitIncrement(2)));
        Assert.NotSame(_g.Map(new Uniform(0), [B, 3]), _g.Map(new Uniform(1), [B, 3]));
        Assert.NotSame(_g.Parameter("p", [3]), _g.Buffer("p", [3]));
        Value tanh = _g.Apply(Function.Tanh, x);
        Assert.NotSame(tanh, _g.Add(((Map)tanh.Operation) with { Copy = 1 }, x));
    }

    [Fact]
    public void TheFirstOriginStays()
    {
        Value first = _g.Within(new Origin("a", "Input"), () => _g.Input("x", [B]));
        Assert.Same(first, _g.Within(new Origin("b", "Input"), () => _g.Input("x", [B])));
        Assert.Equal("a", first.Origin.Path);
        Assert.Equal(default, _g.Origin);
        Assert.Throws<GraphException>(() => _g.Within(new Origin("c", "Add"), () => _g.Add(first, _g.Input("y", [B, 2]))));
        Assert.Equal(default, _g.Origin);
    }

    [Fact]
    public void MapsKeepOnlyWhatTheyRead()
    {
        Value x = _g.Input("x", [B, 3]), y = _g.Input("y", [1, 3]);
        Value v = _g.Map(Add(X(2), X(1)), [B, 3], y, x, x);
        Assert.Equal([x], v.Operands);
        Assert.Equal("map (x0 + x0)", v.Operation.ToString());
        Assert.Equal([y, x], _g.Map(Multiply(X(1), X(0)), x, y).Operands); // numbered as they are met
        Assert.Same(x, _g.Map(X(1), [B, 3], y, x));
        Assert.IsType<Map>(_g.Map(X(0), [B, 3], y).Operation); // an expansion
        Assert.IsType<Map>(_g.Map(X(0), [B], _g.Input("i", [B], ElementType.Int32)).Operation); // a conversion
        Assert.Empty(_g.Map(Constant(2), [B, 3], x).Operands);
    }

    [Fact]
    public void ViewsThatChangeNothingAreNotMade()
    {
        Value x = _g.Input("x", [B, 3, 4]);
        Assert.Same(x, _g.Reshape(_g.Reshape(x, [B, 12]), [B, 3, 4]));
        Assert.Same(x, _g.Reshape(_g.Reshape(x, [B, 12]), [B, 4, 3]).Operands[0]);
        Assert.Same(x, _g.Permute(x, 0, 1, 2));
        Assert.Same(x, _g.Slice(x, 1, 0, 3));
        Assert.Same(x, _g.Pad(x, 1, 0, 0));
        Assert.Same(x, _g.Concat(1, x));
    }

    [Fact]
    public void ShapesBroadcast()
    {
        Assert.Equal([B, 3, 4], GraphBuilder.Broadcast([[1, 3, 1], Shape.Scalar, [B, 1, 4]]));
        Assert.Equal(Shape.Scalar, GraphBuilder.Broadcast([]));
        Assert.Throws<GraphException>(() => GraphBuilder.Broadcast([[B, 3], [B, 3, 1]]));
        Assert.Equal([B, 3], _g.Add(_g.Input("a", [1, 3]), _g.Input("b", [B, 1])).Shape);
    }

    public static TheoryData<string> WrongOperands => new(Wrong.Keys);

    /// <summary>Operands that cannot be taken are refused with the expected and the given shapes, by a <see cref="GraphException"/> and no other.</summary>
    [Theory]
    [MemberData(nameof(WrongOperands))]
    public void RefusesWrongOperands(string name)
    {
        var e = Assert.Throws<GraphException>(() => Wrong[name](_g, _g.Input("x", [B, 2, 5, 6]), _g.Input("i", [B, 4], ElementType.Int32)));
        Assert.Contains("expected", e.Message);
    }

    private static Dictionary<string, Func<GraphBuilder, Value, Value, Value>> Wrong { get; } = new()
    {
        ["map that does not broadcast"] = (g, x, _) => g.Map(X(0), [B, 3, 5, 6], x),
        ["map of another rank"] = (g, x, _) => g.Map(X(0), [B, 2, 30], x),
        ["map with too few operands"] = (g, x, _) => g.Add(new Map(X(1), x.Shape), x),
        ["map of offsets"] = (g, x, _) => g.Apply(Function.Exp, g.Add(new PoolOffset(PoolKind.Max, Pool), x)),
        ["map with a coordinate that is not there"] = (g, x, _) => g.Map(Add(X(0), new Coordinate(4)), x),
        ["sum of integers"] = (g, _, i) => g.Add(new Reduce(Graph.Reduction.Sum, [0]), i),
        ["sum over an axis that is not there"] = (g, x, _) => g.Add(new Reduce(Graph.Reduction.Sum, [4]), x),
        ["product of vectors"] = (g, _, _) => g.MatMul(g.Input("v", [3]), g.Input("w", [3])),
        ["product of integers"] = (g, _, i) => g.MatMul(i, i, true),
        ["product with another inner extent"] = (g, x, _) => g.MatMul(x, x),
        ["product of unequal batches"] = (g, x, _) => g.MatMul(x, g.Input("y", [B, 3, 6, 2])),
        ["product of unequal ranks"] = (g, x, _) => g.MatMul(x, g.Input("y", [6, 2])),
        ["convolution of too little"] = (g, x, _) => g.Add(new Convolution(ConvolutionRole.Output, ProductProofs.Convolution(2, 3, 1, (5, 6), (1, 1))), x),
        ["convolution with another weight"] = (g, x, _) => g.Convolution(x, g.Parameter("w", [3, 1, 1, 1]), ProductProofs.Convolution(2, 3, 1, (5, 6), (1, 1))),
        ["convolution of another size"] = (g, x, _) => g.Convolution(x, g.Parameter("w", [3, 2, 1, 1]), ProductProofs.Convolution(2, 3, 1, (5, 7), (1, 1))),
        ["pool of another size"] = (g, x, _) => g.Pool(x, PoolKind.Max, ProductProofs.Pool((5, 7), (2, 2), (1, 1))),
        ["pool gradient of another height"] = (g, x, _) => g.Add(new PoolGradient(PoolKind.Average, ProductProofs.Pool((5, 6), (2, 1), (1, 1))), x),
        ["pool gradient of another width"] = (g, x, _) => g.Add(new PoolGradient(PoolKind.Average, ProductProofs.Pool((5, 6), (1, 2), (1, 1))), x),
        ["pool gradient without offsets"] = (g, x, _) => g.Add(new PoolGradient(PoolKind.Max, ProductProofs.Pool((5, 6), (1, 1), (1, 1))), x),
        ["pool gradient with real offsets"] = (g, x, _) => g.Add(new PoolGradient(PoolKind.Max, ProductProofs.Pool((5, 6), (1, 1), (1, 1))), x, x),
        ["pool read without offsets"] = (g, x, _) => g.Add(new PoolRead(PoolKind.Max, Pool), x),
        ["pool read with real offsets"] = (g, x, _) => g.Add(new PoolRead(PoolKind.Max, Pool), x, x),
        ["gather by reals"] = (g, x, _) => g.Gather(g.Parameter("t", [3, 2]), x),
        ["gather from a vector"] = (g, _, i) => g.Gather(g.Parameter("t", [3]), i),
        ["scatter-add of other rows"] = (g, x, i) => g.Add(new ScatterAdd(3), x, i),
        ["scatter-add of rows with other indices"] = (g, _, i) => g.Add(new ScatterAdd(3), g.Input("rows", [B, 5, 2]), i),
        ["reshape to more elements"] = (g, x, _) => g.Reshape(x, [B, 61]),
        ["permute of too few axes"] = (g, x, _) => g.Permute(x, 1, 0),
        ["permute with an axis twice"] = (g, x, _) => g.Permute(x, 0, 1, 1, 3),
        ["slice of an axis that is not there"] = (g, x, _) => g.Add(new Slice(4, 0, 1), x),
        ["slice beyond the end"] = (g, x, _) => g.Slice(x, 3, 4, 3),
        ["slice before the start"] = (g, x, _) => g.Slice(x, 3, -1, 3),
        ["pad of an axis that is not there"] = (g, x, _) => g.Add(new Pad(4, 1, 1), x),
        ["concat of other extents"] = (g, x, _) => g.Concat(1, x, g.Input("y", [B, 2, 5, 7])),
        ["concat of other ranks"] = (g, x, i) => g.Concat(1, x, g.Input("y", [B, 2])),
        ["concat along an axis that is not there"] = (g, x, i) => g.Concat(4, x, x),
        ["concat of reals and integers"] = (g, _, i) => g.Concat(1, g.Input("y", [B, 2]), i),
        ["stop of nothing"] = (g, _, _) => g.Add(new Stop()),
    };

    private static PoolGeometry Pool => ProductProofs.Pool((5, 6), (2, 2), (1, 1));
}
