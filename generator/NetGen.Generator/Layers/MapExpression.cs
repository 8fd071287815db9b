using System.Globalization;
using NetGen.Generator.Graph;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Layers;

/// <summary>What a text means as an element-wise expression, or why it means nothing.</summary>
/// <param name="Expression">The expression over the inputs <paramref name="Names"/>; null where the text is at fault.</param>
/// <param name="Names">The names that it reads, in the order of their first use: input i is the i-th.</param>
/// <param name="Fault">What is wrong; empty where nothing is.</param>
/// <param name="Position">Where, counted from 1.</param>
internal sealed record MapExpressionResult(Expression? Expression, IReadOnlyList<string> Names, string Fault = "", int Position = 0);

/// <summary>
/// Reads the expressions of [Map]: numbers, names, <c>+ - * /</c>, parentheses, functions, and choices <c>a &lt; b ? c : d</c> with the
/// comparisons <c>&lt; &lt;= &gt; &gt;= ==</c>. Total: every text gives a result.
/// </summary>
internal sealed class MapExpression
{
    /// <summary>Longer texts and deeper nesting are refused, so that no text can exhaust the stack of the compiler.</summary>
    private const int MaximumLength = 2000;
    private const int MaximumDepth = 64;

    /// <summary>Every function that the compiler can differentiate, by its name in small letters; minus is an operator.</summary>
    private static readonly Dictionary<string, Func<Expression, Expression>> Functions = Enum.GetValues(typeof(Function)).Cast<Function>()
        .Where(f => f != Function.Negate)
        .ToDictionary(f => f.ToString().ToLowerInvariant(), f => (Func<Expression, Expression>)(x => Apply(f, x)), StringComparer.Ordinal);

    private static readonly Dictionary<string, Operator> Operators = new(StringComparer.Ordinal)
    {
        ["max"] = Operator.Max,
        ["min"] = Operator.Min,
        ["pow"] = Operator.Power,
    };

    private readonly string _text;
    private readonly List<string> _names = [];
    private int _position;
    private int _depth;

    static MapExpression()
    {
        Functions["gelu"] = GELULayer.Exact;
        Functions["silu"] = x => Multiply(x, Apply(Function.Sigmoid, x));
    }

    private MapExpression(string text) => _text = text;

    public static MapExpressionResult Parse(string text)
    {
        var reader = new MapExpression(text);
        try
        {
            if (text.Length > MaximumLength) throw new Fault($"it is longer than {MaximumLength} characters", 1);
            Expression expression = reader.Choice();
            if (reader.Peek() != '\0') throw reader.Unexpected("an operator or the end");
            return new(expression, reader._names);
        }
        catch (Fault fault)
        {
            return new(null, reader._names, fault.Message, fault.Position);
        }
    }

    /// <summary>sum, or sum compared with sum ? choice : choice.</summary>
    private Expression Choice()
    {
        if (++_depth > MaximumDepth) throw new Fault($"it is nested deeper than {MaximumDepth} levels", _position + 1);
        Expression left = Sum();
        if (Peek() is '<' or '>' or '=')
        {
            (Comparison comparison, bool swapped) = Comparison();
            Expression right = Sum();
            Expect('?');
            Expression then = Choice();
            Expect(':');
            Expression otherwise = Choice();
            left = swapped ? Select(comparison, right, left, then, otherwise) : Select(comparison, left, right, then, otherwise);
        }

        _depth--;
        return left;
    }

    private (Comparison Comparison, bool Swapped) Comparison()
    {
        char first = Take();
        bool equal = _position < _text.Length && _text[_position] == '=';
        if (equal) _position++;
        else if (first == '=') throw new Fault("expected '==', came '='", _position);
        return first switch
        {
            '=' => (Graph.Comparison.Equal, false),
            '<' => (equal ? Graph.Comparison.LessOrEqual : Graph.Comparison.Less, false),
            _ => (equal ? Graph.Comparison.LessOrEqual : Graph.Comparison.Less, true),
        };
    }

    private Expression Sum()
    {
        Expression value = Product();
        while (Peek() is '+' or '-') value = Take() == '+' ? Add(value, Product()) : Subtract(value, Product());
        return value;
    }

    private Expression Product()
    {
        Expression value = Factor();
        while (Peek() is '*' or '/') value = Take() == '*' ? Multiply(value, Factor()) : Divide(value, Factor());
        return value;
    }

    private Expression Factor()
    {
        bool negative = false;
        while (Peek() is '-' or '+') negative ^= Take() == '-';
        Expression value = Peek() switch
        {
            '(' => Parenthesis(),
            '.' => Number(),
            char c when IsDigit(c) => Number(),
            char c when IsNameStart(c) => NameOrFunction(),
            _ => throw Unexpected("a number, a name or '('"),
        };
        return negative ? Negate(value) : value;
    }

    private Expression Parenthesis()
    {
        Expect('(');
        Expression value = Choice();
        Expect(')');
        return value;
    }

    private Expression Number()
    {
        int start = _position;
        Digits();
        if (At('.')) Digits(skip: 1);
        if (At('e') || At('E'))
        {
            int exponent = _position;
            _position++;
            if (At('+') || At('-')) _position++;
            int digits = _position;
            Digits();

            // What has no digits is no exponent, but the beginning of a name, which is refused after a number.
            if (_position == digits) _position = exponent;
        }

        string text = _text.Substring(start, _position - start);
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || double.IsInfinity(value)) throw new Fault($"'{text}' is no number", start + 1);
        return Constant(value);
    }

    private Expression NameOrFunction()
    {
        int start = _position;
        while (_position < _text.Length && (IsNameStart(_text[_position]) || IsDigit(_text[_position]))) _position++;
        string name = _text.Substring(start, _position - start);
        if (Peek() != '(') return Named(name);
        if (Functions.TryGetValue(name, out Func<Expression, Expression>? function)) return function(Parenthesis());
        if (!Operators.TryGetValue(name, out Operator two))
        {
            string known = string.Join(", ", Functions.Keys.Concat(Operators.Keys).OrderBy(n => n, StringComparer.Ordinal));
            throw new Fault($"'{name}' is no function; there are {known}", start + 1);
        }

        Expect('(');
        Expression first = Choice();
        Expect(',');
        Expression second = Choice();
        Expect(')');
        return Apply(two, first, second);
    }

    private Expression Named(string name)
    {
        int index = _names.IndexOf(name);
        if (index < 0)
        {
            index = _names.Count;
            _names.Add(name);
        }

        return X(index);
    }

    private static bool IsDigit(char c) => c is >= '0' and <= '9';

    private static bool IsNameStart(char c) => char.IsLetter(c) || c == '_';

    private bool At(char c) => _position < _text.Length && _text[_position] == c;

    private void Digits(int skip = 0)
    {
        _position += skip;
        while (_position < _text.Length && IsDigit(_text[_position])) _position++;
    }

    private char Peek()
    {
        while (_position < _text.Length && char.IsWhiteSpace(_text[_position])) _position++;
        return _position < _text.Length ? _text[_position] : '\0';
    }

    private char Take()
    {
        char c = Peek();
        _position++;
        return c;
    }

    private void Expect(char c)
    {
        if (Peek() != c) throw Unexpected($"'{c}'");
        _position++;
    }

    private Fault Unexpected(string expected) => new(Peek() == '\0' ? $"expected {expected}, came the end" : $"expected {expected}, came '{Peek()}'", _position + 1);

    /// <summary>Leaves the reader at the first fault; never leaves this class.</summary>
    private sealed class Fault(string message, int position) : Exception(message)
    {
        public int Position { get; } = position;
    }
}
