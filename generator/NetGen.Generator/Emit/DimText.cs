using System.Globalization;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Emit;

/// <summary>Dimensions as C# expressions of type nint.</summary>
internal static class DimText
{
    /// <param name="dim">The dimension.</param>
    /// <param name="atom">The C# expression of a symbol.</param>
    public static string Write(Dim dim, Func<Dim.Atom, string> atom)
    {
        if (dim.IsConstant) return dim.Constant.ToString(CultureInfo.InvariantCulture);
        return string.Join(" + ", dim.Terms.Reverse().Select(t =>
        {
            IEnumerable<string> factors = t.Atoms.Select(atom);
            if (t.Coefficient != 1 || t.Atoms.Length == 0) factors = new[] { t.Coefficient.ToString(CultureInfo.InvariantCulture) }.Concat(factors);
            return string.Join(" * ", factors);
        }));
    }

    /// <summary>The same, in parentheses where it is a sum.</summary>
    public static string Factor(Dim dim, Func<Dim.Atom, string> atom) => dim.IsConstant || dim.Terms.Count == 1 ? Write(dim, atom) : "(" + Write(dim, atom) + ")";
}
