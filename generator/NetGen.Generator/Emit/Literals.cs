using System.Globalization;
using System.Text;

namespace NetGen.Generator.Emit;

/// <summary>Numbers and texts as C# source, the same under every culture, and exact when read again.</summary>
internal static class Literals
{
    /// <summary>A float, such as 0.1f; not-a-number, the infinities and −0 included.</summary>
    public static string Single(double value)
    {
        float x = (float)value;
        if (float.IsNaN(x)) return "float.NaN";
        if (float.IsInfinity(x)) return x > 0 ? "float.PositiveInfinity" : "float.NegativeInfinity";
        return (IsNegativeZero(x) ? "-0" : Shortest(x)) + "f";
    }

    /// <summary>A double, such as 0.1.</summary>
    public static string Double(double value)
    {
        if (double.IsNaN(value)) return "double.NaN";
        if (double.IsInfinity(value)) return value > 0 ? "double.PositiveInfinity" : "double.NegativeInfinity";
        string text = IsNegativeZero(value) ? "-0.0" : Shortest(value);
        return text.IndexOfAny(['.', 'E']) < 0 ? text + ".0" : text;
    }

    public static string Int32(int value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Int64(long value) => value.ToString(CultureInfo.InvariantCulture) + (value is > int.MaxValue or < int.MinValue ? "L" : "");

    public static string Boolean(bool value) => value ? "true" : "false";

    /// <summary>A string in quotes, with everything escaped that is not plain ASCII or a letter.</summary>
    public static string Text(string value)
    {
        var text = new StringBuilder(value.Length + 2).Append('"');
        foreach (char c in value)
        {
            if (c is '"' or '\\') text.Append('\\').Append(c);
            else if (c is >= ' ' and <= '~' || char.IsLetter(c)) text.Append(c);
            else text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
        }

        return text.Append('"').ToString();
    }

    /// <summary>A text inside an XML comment.</summary>
    public static string Xml(string value) => value.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    private static bool IsNegativeZero(double value) => value == 0 && BitConverter.DoubleToInt64Bits(value) < 0;

    /// <summary>Seven digits where they lead back to the same number, nine otherwise.</summary>
    private static string Shortest(float value)
    {
        string text = value.ToString("G7", CultureInfo.InvariantCulture);
        return float.Parse(text, CultureInfo.InvariantCulture) == value ? text : value.ToString("G9", CultureInfo.InvariantCulture);
    }

    /// <summary>Fifteen digits where they lead back to the same number, seventeen otherwise.</summary>
    private static string Shortest(double value)
    {
        string text = value.ToString("G15", CultureInfo.InvariantCulture);
        return double.Parse(text, CultureInfo.InvariantCulture) == value ? text : value.ToString("G17", CultureInfo.InvariantCulture);
    }
}
