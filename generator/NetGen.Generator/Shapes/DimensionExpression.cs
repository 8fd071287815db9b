using System.Globalization;

namespace NetGen.Generator.Shapes;

/// <summary>What is wrong with a dimension expression.</summary>
internal enum ExpressionFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It does not read as an expression, or a quotient is not exact.</summary>
    Invalid,

    /// <summary>A name that is neither a hyper-parameter nor a symbolic dimension.</summary>
    UnknownName,
}

/// <summary>The value of a dimension expression, or why it has none.</summary>
/// <param name="Value">The value; <see cref="Dim.Unknown"/> where there is none.</param>
/// <param name="Fault">What is wrong.</param>
/// <param name="Detail">The unknown name, or a sentence without a full stop on what was expected and what came.</param>
internal readonly record struct ExpressionResult(Dim Value, ExpressionFault Fault, string Detail)
{
    public bool IsValid => Fault == ExpressionFault.None;
}

/// <summary>
/// Reads and evaluates dimension expressions: integers, names, <c>+ - * / %</c>, parentheses, <c>min(a, b)</c>, <c>max(a, b)</c>,
/// <c>floor(a / b)</c> and <c>ceil(a / b)</c>. A quotient outside of floor and ceil must be exact. Total: every text gives a result.
/// </summary>
internal sealed class DimensionExpression
{
    /// <summary>Deeper nesting than this is refused, so that no text can exhaust the stack of the compiler.</summary>
    private const int MaximumDepth = 64;

    private readonly string _text;
    private readonly Func<string, Dim?> _names;
    private int _position;
    private int _depth;
    private bool _readUnknown;

    private DimensionExpression(string text, Func<string, Dim?> names)
    {
        _text = text;
        _names = names;
    }

    /// <summary>The value of an expression; unknown without a fault where a name's value is unknown.</summary>
    /// <param name="text">The expression as written.</param>
    /// <param name="names">The value of a name; null for an unknown one.</param>
    public static ExpressionResult Evaluate(string text, Func<string, Dim?> names)
    {
        var reader = new DimensionExpression(text, names);
        try
        {
            Dim value = reader.Sum();
            if (reader.Peek() != '\0') throw reader.Unexpected("the end or an operator");
            return value.IsUnknown && !reader._readUnknown ? new(value, ExpressionFault.Invalid, "the value is too large") : new(value, ExpressionFault.None, "");
        }
        catch (Fault fault)
        {
            return new(Dim.Unknown, fault.Kind, fault.Message);
        }
    }

    /// <summary>Whether a text is a plain name: a letter or underscore, then letters, digits and underscores.</summary>
    public static bool IsName(string text) => text.Length > 0 && IsNameStart(text[0]) && text.All(c => IsNameStart(c) || char.IsDigit(c));

    private static bool IsNameStart(char c) => char.IsLetter(c) || c == '_';

    private Dim Sum()
    {
        if (++_depth > MaximumDepth) throw new Fault(ExpressionFault.Invalid, $"it is nested deeper than {MaximumDepth} levels");
        Dim value = Product();
        while (Peek() is '+' or '-')
        {
            char operation = Take();
            Dim right = Product();
            value = operation == '+' ? value + right : value - right;
        }

        _depth--;
        return value;
    }

    private Dim Product()
    {
        Dim value = Factor();
        while (Peek() is '*' or '/' or '%')
        {
            char operation = Take();
            Dim right = Factor();
            value = operation switch
            {
                '*' => value * right,
                '/' => Quotient(value, right),
                _ => Dim.Mod(value, Positive(right, "%")),
            };
        }

        return value;
    }

    private Dim Factor()
    {
        // Signs in a row are read in a loop: a text of a million of them must not recurse.
        bool negative = false;
        while (Peek() is '-' or '+') negative ^= Take() == '-';
        Dim value = Peek() switch
        {
            '(' => Parenthesis(),
            char c when char.IsDigit(c) => Number(),
            char c when IsNameStart(c) => NameOrFunction(),
            _ => throw Unexpected("a number, a name or '('"),
        };
        return negative ? Dim.Zero - value : value;
    }

    private Dim Parenthesis()
    {
        Expect('(');
        Dim value = Sum();
        Expect(')');
        return value;
    }

    private Dim Number()
    {
        int start = _position;
        while (_position < _text.Length && char.IsDigit(_text[_position])) _position++;
        string digits = _text.Substring(start, _position - start);
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long value) && value <= int.MaxValue
            ? value
            : throw new Fault(ExpressionFault.Invalid, $"{digits} is no number up to {int.MaxValue}");
    }

    private Dim NameOrFunction()
    {
        int start = _position;
        while (_position < _text.Length && (IsNameStart(_text[_position]) || char.IsDigit(_text[_position]))) _position++;
        string name = _text.Substring(start, _position - start);
        if (Peek() != '(')
        {
            Dim value = _names(name) ?? throw new Fault(ExpressionFault.UnknownName, name);
            _readUnknown |= value.IsUnknown;
            return value;
        }

        return name switch
        {
            "min" => Two(Dim.Min),
            "max" => Two(Dim.Max),
            "floor" => Rounded(name, Dim.FloorDivide),
            "ceil" => Rounded(name, Dim.CeilDivide),
            _ => throw new Fault(ExpressionFault.Invalid, $"'{name}' is no function; there are min, max, floor and ceil"),
        };
    }

    private Dim Two(Func<Dim, Dim, Dim> function)
    {
        Expect('(');
        Dim first = Sum();
        Expect(',');
        Dim second = Sum();
        Expect(')');
        return function(first, second);
    }

    /// <summary>floor(a / b): the last quotient of the argument is the rounded one, so a itself may be any product.</summary>
    private Dim Rounded(string name, Func<Dim, long, Dim> function)
    {
        Expect('(');
        Dim value = Factor();
        while (Peek() == '*')
        {
            Take();
            value *= Factor();
        }

        if (Peek() != '/') throw Unexpected($"'/', since {name} rounds a quotient a / b (put a sum into parentheses)");
        Take();
        Dim result = function(value, Positive(Factor(), name));
        Expect(')');
        return result;
    }

    private Dim Quotient(Dim a, Dim b)
    {
        if (b.Equals(Dim.Zero)) throw new Fault(ExpressionFault.Invalid, "it divides by zero");
        return Dim.DivideExact(a, b)
            ?? throw new Fault(ExpressionFault.Invalid, $"{a} / {b} is not exact; write floor(a / b) or ceil(a / b) to round");
    }

    private static long Positive(Dim divisor, string operation)
    {
        if (divisor.IsConstant && divisor.Constant > 0) return divisor.Constant;
        // An unknown divisor has been reported where it came from.
        throw divisor.IsUnknown
            ? new Fault(ExpressionFault.None, "")
            : new Fault(ExpressionFault.Invalid, $"{operation} divides by {divisor}; it needs a positive number");
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

    private Fault Unexpected(string expected) => new(
        ExpressionFault.Invalid,
        Peek() == '\0' ? $"expected {expected}, came the end" : $"expected {expected}, came '{Peek()}' at position {_position + 1}");

    /// <summary>Leaves the reader at the first fault; never leaves this class.</summary>
    private sealed class Fault(ExpressionFault kind, string detail) : Exception(detail)
    {
        public ExpressionFault Kind { get; } = kind;
    }
}
