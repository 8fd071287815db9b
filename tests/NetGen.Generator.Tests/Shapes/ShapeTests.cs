using NetGen.Generator.Model;
using NetGen.Generator.Shapes;
using Xunit;

namespace NetGen.Generator.Tests;

public class ShapeTests
{
    private static readonly Dim B = Dim.Batch, T = Dim.Symbol("T");

    [Fact]
    public void CountsItsElements()
    {
        Shape shape = [B, 3, T, 2];
        Assert.Equal(6 * B * T, shape.Size);
        Assert.Equal(3 * T, shape.Product(1, 3));
        Assert.Equal(Dim.One, shape.Product(2, 2));
        Assert.Equal(Dim.One, Shape.Scalar.Size);
        Shape huge = [1L << 40, 1L << 40];
        Assert.True(huge.Size.IsUnknown);
    }

    [Fact]
    public void IndexesFromBothEnds()
    {
        Shape shape = [B, 3, T];
        Assert.Equal((Dim)3, shape[1]);
        Assert.Equal(T, shape[-1]);
        Assert.Equal(B, shape[-3]);
        Assert.Equal([B, 3, 7], shape.With(-1, 7));
        Assert.Equal([B, 3, T], shape); // unchanged
    }

    [Fact]
    public void IsPutTogetherAndTakenApart()
    {
        Shape shape = [3, T];
        Assert.Equal([B, 3, T], shape.Prepend(B));
        Assert.Equal([3, T, 5], shape.Append(5));
        Assert.Equal([3, T, 3, T], shape.Concat(shape));
        Assert.Equal([T], shape.Slice(1, 1));
        Assert.Equal(Shape.Scalar, shape.Slice(1, 0));
        Assert.Equal("(3, T)", shape.ToString());
        Assert.Equal("()", Shape.Scalar.ToString());
    }

    [Fact]
    public void EqualWhenTheNormalFormsAre()
    {
        Shape a = [B, T + T, 4], b = [B, 2 * T, 4];
        Assert.True(a == b);
        Assert.Equal(a.GetHashCode(), b.GetHashCode());
        Assert.True(a != [B, 2 * T]);
        Assert.True(a != [B, 2 * T, 5]);
        Assert.Equal(default, Shape.Scalar);
        Assert.Equal(default(Shape).GetHashCode(), Shape.Scalar.GetHashCode());
    }

    [Fact]
    public void ArraysHaveValueEquality()
    {
        EquatableArray<string> a = ["x", "y"], b = new List<string> { "x", "y" }.ToEquatableArray();
        Assert.True(a == b);
        Assert.Equal(a.GetHashCode(), b.GetHashCode());
        Assert.True(a != ["y", "x"]);
        Assert.True(a != ["x"]);
        Assert.True(default(EquatableArray<string>) == EquatableArray<string>.Empty);
        Assert.Equal(default(EquatableArray<string>).GetHashCode(), EquatableArray<string>.Empty.GetHashCode());
        Assert.Empty(default(EquatableArray<string>));
        Assert.True(default(EquatableArray<string>).AsSpan().IsEmpty);
        Assert.False(a.Equals((object)"x"));
    }
}
