using NetGen.Generator.Model;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Layers;

/// <summary>
/// Arguments, typed. Each reader takes the name that messages use and, for an argument of the attribute's constructor, its position
/// <c>at</c>; without a position it is the named argument of that name. What is missing gives the fallback, or an issue where there is none.
/// </summary>
internal sealed partial class LayerScope
{
    /// <summary>Whether an argument is given.</summary>
    public bool Has(string name, int at = -1) => Find(name, at) is not null;

    /// <summary>A dimension: an integer, or an expression over hyper-parameters and symbolic dimensions.</summary>
    /// <param name="min">The least value; a symbolic dimension is taken to be large enough.</param>
    /// <param name="fallback">The value of a missing argument; null where it must be given.</param>
    public Dim Dimension(string name, int at = -1, long min = 1, Dim? fallback = null) =>
        Find(name, at) is { } value ? ReadDimension(value, name, Where(name, at), min) : fallback ?? Missing(name, at, Dim.Unknown);

    /// <summary>A dimension that must be a known number: a kernel, a stride.</summary>
    public int Integer(string name, int at = -1, long min = 1, int? fallback = null) =>
        Find(name, at) is { } value ? ReadInteger(value, name, Where(name, at), min) : fallback ?? Missing(name, at, (int)Math.Max(1, min));

    /// <summary>A list of dimensions: an array, a params array, or a single one. Empty where it is missing.</summary>
    public EquatableArray<Dim> Dimensions(string name, int at = -1, long min = 1)
    {
        ConstantSpec? value = Find(name, at);
        if (value is null) return [];
        if (value.Kind != ConstantKind.Array) return [ReadDimension(value, name, Where(name, at), min)];
        var dims = new Dim[value.Items.Count];
        for (int i = 0; i < dims.Length; i++) dims[i] = ReadDimension(value.Items[i], name, Where(name, at) with { Element = i }, min);
        return new(dims);
    }

    /// <summary>A number for height and width each: one for both, or an array of the two.</summary>
    /// <param name="name">What messages call it, and the argument's name where it has no position.</param>
    /// <param name="at">The position of the first; where the constructor has a second one, the width stands at <paramref name="widthAt"/>.</param>
    public (int Height, int Width) Pair(string name, int at = -1, int widthAt = -1, long min = 1, int? fallback = null)
    {
        ConstantSpec? value = Find(name, at);
        if (value is null)
        {
            int both = fallback ?? Missing(name, at, (int)Math.Max(1, min));
            return (both, both);
        }

        if (value.Kind == ConstantKind.Array)
        {
            if (value.Items.Count == 2)
            {
                return (
                    ReadInteger(value.Items[0], name, Where(name, at) with { Element = 0 }, min),
                    ReadInteger(value.Items[1], name, Where(name, at) with { Element = 1 }, min));
            }

            BadArgument(Where(name, at), $"{name} has {value.Items.Count} values; it takes one for both directions, or two: height and width");
            int plausible = value.Items.Count > 0 && value.Items[0].Kind == ConstantKind.Integer ? (int)Math.Min(int.MaxValue, Math.Max(min, value.Items[0].Integer)) : (int)Math.Max(1, min);
            return (plausible, plausible);
        }

        int height = ReadInteger(value, name, Where(name, at), min);
        int width = widthAt >= 0 && Layer.At(widthAt) is { } second ? ReadInteger(second, name, At(widthAt), min) : height;
        return (height, width);
    }

    /// <summary>A real number, or the name of a hyper-parameter that is one.</summary>
    public double Real(string name, int at = -1, double? fallback = null, double min = double.NegativeInfinity, double max = double.PositiveInfinity)
    {
        ConstantSpec? value = Find(name, at);
        if (value is null) return fallback ?? Missing(name, at, 0.0);
        double? number = value.Kind switch
        {
            ConstantKind.Real => value.Real,
            ConstantKind.Integer => value.Integer,
            ConstantKind.Text when Frame.Parameters.TryGetValue(value.Text, out HyperValue hyper) && hyper.Kind == HyperParameterKind.Real => hyper.Real,
            ConstantKind.Text => ReadDimension(value, name, Where(name, at), long.MinValue) is { IsConstant: true } dim ? dim.Constant : null,
            _ => null,
        };
        if (number is { } x && x >= min && x <= max) return x;
        if (number is not null || value.Kind is not (ConstantKind.Text or ConstantKind.Invalid))
        {
            BadArgument(Where(name, at), double.IsInfinity(min) && double.IsInfinity(max)
                ? FormattableString.Invariant($"{name} is {value}; it must be a number")
                : FormattableString.Invariant($"{name} is {number?.ToString("R", System.Globalization.CultureInfo.InvariantCulture) ?? value.ToString()}; it must lie in {min} … {max}"));
        }

        return fallback ?? (double.IsInfinity(min) ? 0 : min);
    }

    /// <summary>true or false, or the name of a hyper-parameter that is one.</summary>
    public bool Flag(string name, int at = -1, bool fallback = false)
    {
        ConstantSpec? value = Find(name, at);
        if (value is null) return fallback;
        if (value.Kind == ConstantKind.Flag) return value.Integer != 0;
        if (value.Kind == ConstantKind.Text && Frame.Parameters.TryGetValue(value.Text, out HyperValue hyper) && hyper.Kind == HyperParameterKind.Flag) return hyper.Flag;
        if (value.Kind != ConstantKind.Invalid) BadArgument(Where(name, at), $"{name} is {value}; it must be true or false");
        return fallback;
    }

    /// <summary>A text; null where it is missing and need not be given.</summary>
    public string? Text(string name, int at = -1, bool required = false)
    {
        ConstantSpec? value = Find(name, at);
        if (value is null) return required ? Missing<string?>(name, at, null) : null;
        if (value.Kind == ConstantKind.Text) return value.Text;
        if (value.Kind != ConstantKind.Invalid) BadArgument(Where(name, at), $"{name} is {value}; it must be a text");
        return null;
    }

    /// <summary>A list of texts: an array or a params array; empty where it is missing.</summary>
    public EquatableArray<string> Texts(string name, int at = -1)
    {
        ConstantSpec? value = Find(name, at);
        if (value is null) return [];
        IEnumerable<ConstantSpec> items = value.Kind == ConstantKind.Array ? value.Items : [value];
        return items.Where(i => i.Kind == ConstantKind.Text).Select(i => i.Text).ToEquatableArray();
    }

    /// <summary>A member of an enumeration.</summary>
    public TEnum Choice<TEnum>(string name, int at = -1, TEnum fallback = default)
        where TEnum : struct
    {
        ConstantSpec? value = Find(name, at);
        if (value is null or { Kind: ConstantKind.Invalid }) return fallback;
        if (value.Kind == ConstantKind.Member && Enum.TryParse(value.Text, out TEnum member) && Enum.IsDefined(typeof(TEnum), member)) return member;
        BadArgument(Where(name, at), $"{name} is {value}; it must be one of {string.Join(", ", Enum.GetNames(typeof(TEnum)))}");
        return fallback;
    }

    /// <summary>Whether an argument of several types is the member of an enumeration: <c>Padding = Padding.Same</c>.</summary>
    public bool Is<TEnum>(string name, TEnum member, int at = -1)
        where TEnum : struct => Find(name, at) is { Kind: ConstantKind.Member } value && value.Text == member.ToString();

    /// <summary>The value of a dimension's constant, with issues; for kinds that read arguments of their own form.</summary>
    public Dim ReadDimension(ConstantSpec value, string name, ArgumentPlace place, long min = 1)
    {
        Dim dim;
        switch (value.Kind)
        {
            case ConstantKind.Integer:
                dim = value.Integer;
                break;
            case ConstantKind.Text:
                ExpressionResult result = DimensionExpression.Evaluate(value.Text, Elaborator.Names(Frame));
                if (result.Fault == ExpressionFault.UnknownName) UnknownName(place, value.Text, result.Detail);
                else if (!result.IsValid) BadArgument(place, $"{name} \"{value.Text}\" is no dimension: {result.Detail}");
                if (!result.IsValid) return Dim.Unknown;
                dim = result.Value;
                break;
            case ConstantKind.Invalid:
                return Dim.Unknown;
            default:
                BadArgument(place, $"{name} is {value}; it must be an integer or an expression such as \"4 * width\"");
                return Dim.Unknown;
        }

        if (dim.IsConstant && (dim.Constant < min || dim.Constant > int.MaxValue))
        {
            BadArgument(place, dim.Constant < min ? $"{name} is {dim}; it must be at least {min}" : $"{name} is {dim}; it must be at most {int.MaxValue}");
            return Dim.Unknown;
        }

        return dim;
    }

    private int ReadInteger(ConstantSpec value, string name, ArgumentPlace place, long min)
    {
        Dim dim = ReadDimension(value, name, place, min);
        if (dim.IsConstant) return (int)dim.Constant;
        if (!dim.IsUnknown) Error(IssueIds.SymbolicDimension, place, name, dim.ToString());
        return (int)Math.Max(1, min);
    }

    private void UnknownName(ArgumentPlace place, string text, string unknown)
    {
        string known = string.Join(", ", Frame.Parameters.Keys.Concat(Elaborator.Result.Symbols.Select(s => s.Name)).Distinct().OrderBy(n => n, StringComparer.Ordinal));
        Error(IssueIds.UnknownName, place, unknown, text, known.Length == 0 ? "there are none here" : known);
    }

    private ConstantSpec? Find(string name, int at) => at >= 0 ? Layer.At(at) : Layer.Named(name);

    private static ArgumentPlace Where(string name, int at) => at >= 0 ? At(at) : Named(name);

    private T Missing<T>(string name, int at, T fallback)
    {
        // Code that is half typed lacks arguments, and the compiler says so itself.
        if (!Layer.IsBroken) BadArgument(ArgumentPlace.None, at >= 0 ? $"the argument '{name}' is missing" : $"'{name} = …' is missing");
        return fallback;
    }
}
