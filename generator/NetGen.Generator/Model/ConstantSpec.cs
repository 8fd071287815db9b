using System.Globalization;

namespace NetGen.Generator.Model;

/// <summary>What a constant in an attribute is.</summary>
internal enum ConstantKind
{
    /// <summary>Not a constant that the compiler understood: half-typed code. The compiler reports it; nothing else may.</summary>
    Invalid,

    /// <summary>A null.</summary>
    Null,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number with a fraction.</summary>
    Real,

    /// <summary>A string.</summary>
    Text,

    /// <summary>true or false.</summary>
    Flag,

    /// <summary>A member of an enumeration, by name.</summary>
    Member,

    /// <summary>An array of constants.</summary>
    Array,
}

/// <summary>A constant of an attribute or of a parameter's default, as a value without the compiler's types.</summary>
/// <param name="Kind">What it is; decides which of the others count.</param>
/// <param name="Integer">The whole number, or 1 for true.</param>
/// <param name="Real">The number.</param>
/// <param name="Text">The string, or the name of the enumeration's member.</param>
/// <param name="Items">The elements of an array.</param>
internal sealed record ConstantSpec(ConstantKind Kind, long Integer = 0, double Real = 0, string Text = "", EquatableArray<ConstantSpec> Items = default)
{
    public static ConstantSpec Invalid { get; } = new(ConstantKind.Invalid);

    public static ConstantSpec Null { get; } = new(ConstantKind.Null);

    public static ConstantSpec Of(long value) => new(ConstantKind.Integer, Integer: value);

    public static ConstantSpec Of(double value) => new(ConstantKind.Real, Real: value);

    public static ConstantSpec Of(string value) => new(ConstantKind.Text, Text: value);

    public static ConstantSpec Of(bool value) => new(ConstantKind.Flag, Integer: value ? 1 : 0);

    public static ConstantSpec Member(string name) => new(ConstantKind.Member, Text: name);

    public static ConstantSpec Array(IEnumerable<ConstantSpec> items) => new(ConstantKind.Array, Items: items.ToEquatableArray());

    /// <summary>As it would stand in code, for messages.</summary>
    public override string ToString() => Kind switch
    {
        ConstantKind.Integer => Integer.ToString(CultureInfo.InvariantCulture),
        ConstantKind.Real => Real.ToString("R", CultureInfo.InvariantCulture),
        ConstantKind.Text => "\"" + Text + "\"",
        ConstantKind.Flag => Integer != 0 ? "true" : "false",
        ConstantKind.Member => Text,
        ConstantKind.Array => "[" + string.Join(", ", Items) + "]",
        ConstantKind.Null => "null",
        _ => "?",
    };
}
