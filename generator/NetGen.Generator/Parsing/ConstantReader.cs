using Microsoft.CodeAnalysis;
using NetGen.Generator.Model;

namespace NetGen.Generator.Parsing;

/// <summary>Makes values of the compiler's constants. Total: what it does not know is invalid, and the compiler reports it.</summary>
internal static class ConstantReader
{
    public static ConstantSpec Read(TypedConstant constant) => constant.Kind switch
    {
        TypedConstantKind.Error => ConstantSpec.Invalid,
        _ when constant.IsNull => ConstantSpec.Null,
        TypedConstantKind.Array => constant.Values.IsDefault ? ConstantSpec.Null : ConstantSpec.Array(constant.Values.Select(Read)),
        TypedConstantKind.Enum => ConstantSpec.Member(MemberName(constant)),
        TypedConstantKind.Primitive => Of(constant.Value),
        TypedConstantKind.Type => ConstantSpec.Member($"typeof({(constant.Value as ITypeSymbol)?.Name})"),
        _ => ConstantSpec.Invalid,
    };

    /// <summary>The value of a primitive, such as a parameter's default.</summary>
    public static ConstantSpec Of(object? value) => value switch
    {
        null => ConstantSpec.Null,
        string text => ConstantSpec.Of(text),
        bool flag => ConstantSpec.Of(flag),
        char c => ConstantSpec.Of(c.ToString()),
        // The float 0.1 is meant as 0.1, not as the double that is nearest to the float.
        float real => ConstantSpec.Of(double.Parse(real.ToString("R", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture)),
        double real => ConstantSpec.Of(real),
        decimal real => ConstantSpec.Of((double)real),
        ulong large when large > long.MaxValue => ConstantSpec.Of((double)large),
        sbyte or byte or short or ushort or int or uint or long or ulong => ConstantSpec.Of(Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture)),
        _ => ConstantSpec.Invalid,
    };

    private static string MemberName(TypedConstant constant)
    {
        IFieldSymbol? member = constant.Type?.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(f => f.HasConstantValue && Equals(f.ConstantValue, constant.Value));
        return member?.Name ?? Of(constant.Value).ToString();
    }
}
