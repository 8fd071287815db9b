using NetGen.Generator.Shapes;
using Xunit;

namespace NetGen.Generator.Tests;

public class DimTests
{
    private static readonly Dim B = Dim.Batch, T = Dim.Symbol("T"), S = Dim.Symbol("S");

    public static TheoryData<string, string> Texts => new()
    {
        { "0", (T - T).ToString() },
        { "-3", ((Dim)(-3)).ToString() },
        { "T", (T * 1).ToString() },
        { "-T", (Dim.Zero - T).ToString() },
        { "4*T + 1", (1 + T + (3 * T)).ToString() },
        { "-2*T - 5", ((T * -2) - 5).ToString() },
        { "B*T", (T * B).ToString() },
        { "B*T - T - S + 1", ((B * T) + 1 - S - T).ToString() },
        { "T*T - 1", ((T - 1) * (T + 1)).ToString() },
        { "floor((T - 1) / 2) + 1", (Dim.FloorDivide(T - 1, 2) + 1).ToString() },
        { "ceil((T) / 4)", Dim.CeilDivide(T, 4).ToString() },
        { "max(S, T)", Dim.Max(T, S).ToString() },
        { "min(4, T)", Dim.Min(T, 4).ToString() },
        { "?", (Dim.Unknown + 1).ToString() },
        { "T - 9223372036854775808", (T + long.MinValue).ToString() },
    };

    public static TheoryData<string, string> Quotients => new()
    {
        { "2*B*T", Text(Dim.DivideExact(4 * B * T, 2)) },
        { "T", Text(Dim.DivideExact(B * T, B)) },
        { "B*T - 2", Text(Dim.DivideExact((3 * B * B * T) - (6 * B), 3 * B)) },
        { "1", Text(Dim.DivideExact(T + 1, T + 1)) },
        { "0", Text(Dim.DivideExact(0, T)) },
        { "-2", Text(Dim.DivideExact(6, -3)) },
        { "no", Text(Dim.DivideExact(T + 1, 2)) },
        { "no", Text(Dim.DivideExact(T, B)) },
        { "no", Text(Dim.DivideExact(B, B * B)) },
        { "no", Text(Dim.DivideExact(7, 2)) },
        { "no", Text(Dim.DivideExact(B * (T + 1), T + 1)) }, // true, but more than normal forms can say
        { "no", Text(Dim.DivideExact(T, 0)) },
        { "?", Text(Dim.DivideExact(Dim.Unknown, 2)) },
        { "?", Text(Dim.DivideExact(long.MinValue, -1)) },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void ReadsNaturally(string expected, string actual) => Assert.Equal(expected, actual);

    [Theory]
    [MemberData(nameof(Quotients))]
    public void DividesWhatIsSurelyDivisible(string expected, string quotient) => Assert.Equal(expected, quotient);

    [Theory]
    [InlineData(7, 2, 3, 4)]
    [InlineData(-7, 2, -4, -3)]
    [InlineData(8, 2, 4, 4)]
    [InlineData(-8, 4, -2, -2)]
    [InlineData(0, 3, 0, 0)]
    [InlineData(1, 3, 0, 1)]
    [InlineData(-1, 3, -1, 0)]
    public void RoundsConstants(long a, long b, long floor, long ceiling)
    {
        Assert.Equal((Dim)floor, Dim.FloorDivide(a, b));
        Assert.Equal((Dim)ceiling, Dim.CeilDivide(a, b));
        Assert.Equal((Dim)(a - (floor * b)), Dim.Mod(a, b));
        // The same through a symbol.
        Assert.Equal(floor, Dim.FloorDivide(T, b).Evaluate(_ => a));
        Assert.Equal(ceiling, Dim.CeilDivide(T, b).Evaluate(_ => a));
    }

    [Fact]
    public void RoundsLargeNumbersExactly()
    {
        const long Large = (1L << 60) + 1; // more than a double can hold
        Assert.Equal(1L << 59, Dim.FloorDivide(T, 2).Evaluate(_ => Large));
        Assert.Equal((1L << 59) + 1, Dim.CeilDivide(T, 2).Evaluate(_ => Large));
    }

    [Fact]
    public void AnExactQuotientNeedsNoRounding()
    {
        Assert.Equal(2 * T, Dim.FloorDivide(6 * T, 3));
        Assert.Equal(2 * T, Dim.CeilDivide(6 * T, 3));
        Assert.Equal(Dim.Zero, Dim.Mod(6 * T, 3));
        Assert.Equal(Dim.FloorDivide(T - 1, 2), Dim.FloorDivide(T - 1, 2));
        Assert.NotEqual(Dim.FloorDivide(T, 2), Dim.CeilDivide(T, 2));
    }

    [Fact]
    public void ExtremesWithAKnownDifferenceAreKnown()
    {
        Assert.Equal(T + 1, Dim.Max(T + 1, T));
        Assert.Equal(T - 2, Dim.Min(T, T - 2));
        Assert.Equal((Dim)5, Dim.Max(5, 3));
        Assert.Equal(Dim.Max(S, T), Dim.Max(T, S));
    }

    [Fact]
    public void OnlyAConstantDifferenceIsSure()
    {
        Assert.True(Dim.SurelyDiffer(T + 1, T));
        Assert.True(Dim.SurelyDiffer(3, 4));
        Assert.False(Dim.SurelyDiffer(T, T));
        Assert.False(Dim.SurelyDiffer(T, 4));
        Assert.False(Dim.SurelyDiffer(T, B));
        Assert.False(Dim.SurelyDiffer(Dim.Unknown, 4));
        Assert.False(Dim.SurelyDiffer(Dim.Unknown, Dim.Unknown));
    }

    [Fact]
    public void OverflowIsUnknown()
    {
        Dim huge = long.MaxValue;
        Assert.True((huge + 1).IsUnknown);
        Assert.True((huge * 2).IsUnknown);
        Assert.True((huge * huge).IsUnknown);
        Assert.True(((huge * T) + T).IsUnknown);
        Assert.True((((Dim)(1L << 40)) * (1L << 40)).IsUnknown);
        Assert.True(((Dim)long.MinValue - 1).IsUnknown);
        Assert.True((Dim.Zero - long.MinValue).IsUnknown);
        Assert.Equal(8_999_999_997_000_000_000, ((Dim)3_000_000_000 * 2_999_999_999).Constant);
    }

    [Fact]
    public void TheUnknownSwallowsEverything()
    {
        Assert.All(
            (Dim[])[Dim.Unknown + T, T - Dim.Unknown, Dim.Unknown * 0, Dim.FloorDivide(Dim.Unknown, 2), Dim.Mod(Dim.Unknown, 2), Dim.Min(Dim.Unknown, 1), Dim.Max(1, Dim.Unknown), Dim.FloorDivide(T, 0), Dim.CeilDivide(4, -1)],
            d =>
            {
                Assert.True(d.IsUnknown);
                Assert.False(d.IsConstant);
            });
    }

    /// <summary>Random formulas are computed at once with dims and with integers.</summary>
    [Fact]
    public void AgreesWithIntegers()
    {
        var random = new Random(7);
        for (int n = 0; n < 3000; n++)
        {
            var symbols = new Dictionary<string, long> { ["B"] = random.Next(0, 9), ["T"] = random.Next(-5, 9), ["S"] = random.Next(0, 4) };
            (Dim dim, long number) = Formula(random, symbols, depth: 4);
            Assert.False(dim.IsUnknown);
            Assert.Equal(number, dim.Evaluate(s => symbols[s]));
            if (dim.IsConstant) Assert.Equal(number, dim.Constant);
        }
    }

    [Fact]
    public void EqualPolynomialsHaveOneForm()
    {
        var random = new Random(8);
        var symbols = new Dictionary<string, long> { ["B"] = 3, ["T"] = 5, ["S"] = 2 };
        for (int n = 0; n < 500; n++)
        {
            (Dim a, Dim b, Dim c) = (Formula(random, symbols, 2).Dim, Formula(random, symbols, 2).Dim, Formula(random, symbols, 2).Dim);
            Same(a + b, b + a);
            Same(a * b, b * a);
            Same(a + b + c, a + (b + c));
            Same(a * b * c, a * (b * c));
            Same(a * (b + c), (a * b) + (a * c));
            Same(a - b, Dim.Zero - (b - a));
            Same(a - a, Dim.Zero);
            Same(Dim.Min(a, b) + 0, Dim.Min(b, a));
            if (!b.Equals(Dim.Zero) && b.Terms.Count == 1) Same(a, Dim.DivideExact(a * b, b)!);
            Assert.False(Dim.SurelyDiffer(a, b) && a.Evaluate(s => symbols[s]) == b.Evaluate(s => symbols[s]));
        }

        static void Same(Dim x, Dim y)
        {
            Assert.Equal(x, y);
            Assert.Equal(x.GetHashCode(), y.GetHashCode());
            Assert.Equal(x.ToString(), y.ToString());
        }
    }

    private static string Text(Dim? quotient) => quotient?.ToString() ?? "no";

    private static (Dim Dim, long Number) Formula(Random random, Dictionary<string, long> symbols, int depth)
    {
        if (depth == 0 || random.Next(4) == 0)
        {
            if (random.Next(2) == 0) return random.Next(-4, 5) is var c ? (c, c) : default;
            string name = symbols.Keys.ElementAt(random.Next(symbols.Count));
            return (Dim.Symbol(name), symbols[name]);
        }

        ((Dim a, long x), (Dim b, long y)) = (Formula(random, symbols, depth - 1), Formula(random, symbols, depth - 1));
        long d = random.Next(1, 5);
        return random.Next(8) switch
        {
            0 or 1 => (a + b, x + y),
            2 => (a - b, x - y),
            3 => (a * b, x * y),
            4 => (Dim.FloorDivide(a, d), (long)Math.Floor(x / (decimal)d)),
            5 => (Dim.CeilDivide(a, d), (long)Math.Ceiling(x / (decimal)d)),
            6 => (Dim.Min(a, b), Math.Min(x, y)),
            _ => (Dim.Max(a, b) + Dim.Mod(a, d), Math.Max(x, y) + (((x % d) + d) % d)),
        };
    }
}
