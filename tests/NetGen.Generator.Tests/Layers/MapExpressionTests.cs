using System.Globalization;
using NetGen.Generator.Graph;
using NetGen.Generator.Layers;
using Xunit;

namespace NetGen.Generator.Tests;

/// <summary>The expressions of [Map] as text: what they mean, and where they are wrong. That they compute it is what the vectors show.</summary>
public class MapExpressionTests
{
    [Theory]
    [InlineData("x", "x0")]
    [InlineData("  x*y - z ", "((x0 * x1) - x2)")]
    [InlineData("y + x + y", "((x0 + x1) + x0)")]
    [InlineData("1 - 2 - 3", "-4")]
    [InlineData("x / y / 2", "((x0 / x1) * 0.5)")]
    [InlineData("x - (y - 1)", "(x0 - (x1 - 1))")]
    [InlineData("--x", "x0")]
    [InlineData("-x * y", "(negate(x0) * x1)")]
    [InlineData("1.5e-3 * x", "(0.0015 * x0)")]
    [InlineData(".5 * x", "(0.5 * x0)")]
    [InlineData("2. * x", "(2 * x0)")]
    [InlineData("max(x, min(y, 0))", "max(x0, min(x1, 0))")]
    [InlineData("pow(x, 3)", "power(x0, 3)")]
    [InlineData("pow(x, 2)", "(x0 * x0)")]
    [InlineData("x < 0 ? 1 : 2", "(x0 < 0 ? 1 : 2)")]
    [InlineData("x > 0 ? 1 : 2", "(0 < x0 ? 1 : 2)")]
    [InlineData("x >= 0 ? 1 : 2", "(0 <= x0 ? 1 : 2)")]
    [InlineData("x == y ? x < 1 ? 3 : 4 : 5", "(x0 == x1 ? (x0 < 1 ? 3 : 4) : 5)")]
    [InlineData("2 * (x < 0 ? 1 : x)", "(2 * (x0 < 0 ? 1 : x0))")]
    [InlineData("tanh(sigmoid(x))", "tanh(sigmoid(x0))")]
    [InlineData("rate_2 * x", "(x0 * x1)")]
    public void Means(string text, string meaning)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            MapExpressionResult result = MapExpression.Parse(text);
            Assert.Equal("", result.Fault);
            Assert.Equal(meaning, Printer.Write(result.Expression!));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("", 1, "expected a number, a name or '(', came the end")]
    [InlineData("x x", 3, "expected an operator or the end, came 'x'")]
    [InlineData("(x", 3, "expected ')', came the end")]
    [InlineData("x)", 2, "expected an operator or the end, came ')'")]
    [InlineData("x ^ 2", 3, "expected an operator or the end, came '^'")]
    [InlineData("x % 2", 3, "expected an operator or the end, came '%'")]
    [InlineData("1.2.3", 4, "expected an operator or the end, came '.'")]
    [InlineData("2e * x", 2, "expected an operator or the end, came 'e'")]
    [InlineData(". * x", 1, "'.' is no number")]
    [InlineData("1e999", 1, "'1e999' is no number")]
    [InlineData("sinus(x)", 1, "'sinus' is no function; there are abs, atan, cos")]
    [InlineData("x + tanh()", 10, "expected a number, a name or '(', came ')'")]
    [InlineData("max(x)", 6, "expected ',', came ')'")]
    [InlineData("x = 1 ? 2 : 3", 3, "expected '==', came '='")]
    [InlineData("x < 1", 6, "expected '?', came the end")]
    [InlineData("x < 1 ? 2", 10, "expected ':', came the end")]
    [InlineData("x < y < 1 ? 2 : 3", 7, "expected '?', came '<'")]
    [InlineData("x ? 1 : 2", 3, "expected an operator or the end, came '?'")]
    public void Fault(string text, int position, string fault)
    {
        MapExpressionResult result = MapExpression.Parse(text);
        Assert.Null(result.Expression);
        Assert.StartsWith(fault, result.Fault, StringComparison.Ordinal);
        Assert.Equal(position, result.Position);
    }

    /// <summary>No text may exhaust the stack of the compiler.</summary>
    [Theory]
    [InlineData("(", 100_000, "longer than 2000")]
    [InlineData("(", 1_000, "nested deeper than 64")]
    [InlineData("tanh(", 300, "nested deeper than 64")]
    [InlineData("x < 1 ? 1 : ", 150, "nested deeper than 64")]
    [InlineData("-", 1_999, "expected a number, a name or '('")]
    public void Endless(string part, int times, string fault) => Assert.Contains(fault, MapExpression.Parse(string.Concat(Enumerable.Repeat(part, times))).Fault);

    [Fact]
    public void TheLongestSumIsRead()
    {
        MapExpressionResult result = MapExpression.Parse("x" + string.Concat(Enumerable.Repeat("+x", 999)));
        Assert.Equal(1999, result.Expression!.Size);
    }

    /// <summary>Every function that expressions can hold has its name here.</summary>
    [Fact]
    public void EveryFunctionIsThere()
    {
        foreach (Function function in Enum.GetValues<Function>().Where(f => f != Function.Negate))
        {
            Assert.Equal(new Unary(function, new Input(0)), MapExpression.Parse(function.ToString().ToLowerInvariant() + "(x)").Expression);
        }
    }

    [Fact]
    public void HyperParametersAreNumbers()
    {
        Elaboration network = Source.Elaborate("Input(4), Use<Scaled>(3, 0.5)", "[Block, Map(\"x * rate + width\")] public partial class Scaled(int width, double rate);");
        Assert.Empty(network.Issues);
        Graph.Graph graph = Lowering.Lower(network, training: false);
        Assert.Equal("((x0 * 0.5) + 3)", Printer.Write(Assert.IsType<Graph.Map>(graph.Results[0].Value.Operation).Expression));
    }
}
