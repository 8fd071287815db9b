using NetGen.Generator.Shapes;
using Xunit;

namespace NetGen.Analyzers.Tests.Shapes;

public class DimensionExpressionTests
{
    private static ExpressionResult Evaluate(string text) => DimensionExpression.Evaluate(text, name => name switch
    {
        "width" => 768,
        "heads" => 12,
        "T" => Dim.Symbol("T"),
        "unknown" => Dim.Unknown,
        _ => (Dim?)null,
    });

    [Theory]
    [InlineData("3", "3")]
    [InlineData(" 4 * width ", "3072")]
    [InlineData("width / heads", "64")]
    [InlineData("2 + 3 * 4 - 1", "13")]
    [InlineData("(2 + 3) * -4", "-20")]
    [InlineData("--3", "3")]
    [InlineData("10 - 4 - 3", "3")]
    [InlineData("100 / 10 / 2", "5")]
    [InlineData("17 % 5", "2")]
    [InlineData("min(3, 4) + max(3, 4)", "7")]
    [InlineData("floor(7 / 2)", "3")]
    [InlineData("ceil(7 / 2)", "4")]
    [InlineData("floor((7 + 8) / 2)", "7")]
    [InlineData("floor(3 * 7 / 2)", "10")]
    [InlineData("2 * T + T", "3*T")]
    [InlineData("6 * T / 3", "2*T")]
    [InlineData("floor(T / 2) * 2", "2*floor((T) / 2)")]
    public void Values(string text, string expected)
    {
        ExpressionResult result = Evaluate(text);
        Assert.True(result.IsValid, result.Detail);
        Assert.Equal(expected, result.Value.ToString());
    }

    [Theory]
    [InlineData("", "expected a number, a name or '(', came the end")]
    [InlineData("3 +", "expected a number, a name or '(', came the end")]
    [InlineData("3 4", "expected the end or an operator, came '4' at position 3")]
    [InlineData("(3", "expected ')', came the end")]
    [InlineData("7 / 2", "7 / 2 is not exact; write floor(a / b) or ceil(a / b) to round")]
    [InlineData("T / 2", "T / 2 is not exact; write floor(a / b) or ceil(a / b) to round")]
    [InlineData("7 / 0", "it divides by zero")]
    [InlineData("7 / (3 - 3)", "it divides by zero")]
    [InlineData("7 % 0", "% divides by 0; it needs a positive number")]
    [InlineData("floor(7 / T)", "floor divides by T; it needs a positive number")]
    [InlineData("floor(7 + 2)", "expected '/', since floor rounds a quotient a / b (put a sum into parentheses), came '+' at position 9")]
    [InlineData("round(7 / 2)", "'round' is no function; there are min, max, floor and ceil")]
    [InlineData("99999999999", "99999999999 is no number up to 2147483647")]
    [InlineData("3 $ 4", "expected the end or an operator, came '$' at position 3")]
    public void Faults(string text, string detail)
    {
        ExpressionResult result = Evaluate(text);
        Assert.Equal((ExpressionFault.Invalid, detail), (result.Fault, result.Detail));
        Assert.True(result.Value.IsUnknown);
    }

    [Fact]
    public void UnknownNameIsNamed() => Assert.Equal((ExpressionFault.UnknownName, "size"), (Evaluate("4 * size").Fault, Evaluate("4 * size").Detail));

    [Theory]
    [InlineData("unknown * 4 + 1")]
    [InlineData("floor(7 / unknown)")]
    [InlineData("8 / unknown")]
    public void UnknownValuesAreSilent(string text)
    {
        ExpressionResult result = Evaluate(text);
        Assert.True(result.IsValid && result.Value.IsUnknown, result.Detail);
    }

    [Fact]
    public void OverflowIsAFault() => Assert.Equal("the value is too large", Evaluate(string.Join(" * ", Enumerable.Repeat("2000000000", 5))).Detail);

    [Fact]
    public void DepthIsLimited()
    {
        Assert.True(Evaluate(new string('(', 50) + "1" + new string(')', 50)).IsValid);
        Assert.Equal("it is nested deeper than 64 levels", Evaluate(new string('(', 100_000)).Detail);
        Assert.True(Evaluate(new string('-', 100_000) + "1").IsValid);
    }

    [Fact]
    public void AnyTextGivesAResult()
    {
        var random = new Random(1);
        string[] parts = ["1", "T", "(", ")", "+", "-", "*", "/", "%", ",", "min", "max(", "floor(", "ceil(", " ", "x", "é", "\0", "0", "width"];
        int valid = 0;
        for (int i = 0; i < 20_000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => parts[random.Next(parts.Length)]));
            ExpressionResult result = Evaluate(text);
            valid += result.IsValid ? 1 : 0;
            Assert.True(result.IsValid || result.Detail.Length > 0, text);
        }

        Assert.InRange(valid, 100, 19_000);
    }

    [Theory]
    [InlineData("T", true)]
    [InlineData("_a1", true)]
    [InlineData("1a", false)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    public void Names(string text, bool isName) => Assert.Equal(isName, DimensionExpression.IsName(text));
}
