using NetGen.Generator.Model;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Layers;

internal sealed partial class LayerScope
{
    /// <summary>What messages call the layer: its path, or its kind where it has no name worth telling; in a block, the block too.</summary>
    public string Display
    {
        get
        {
            if (Layer.Named("Name") is { Kind: ConstantKind.Text } given) return $"'{Frame.Prefix}{given.Text}'";
            if (kind is not { IsCalledByKind: true }) return $"'{(kind is null ? Layer.Kind : Path)}'";
            return Frame.Prefix.Length == 0 ? $"'{Layer.Kind}'" : $"'{Layer.Kind}' in '{Frame.Prefix.TrimEnd('.')}'";
        }
    }

    /// <summary>The argument of the attribute's constructor at a position, for issues.</summary>
    public static ArgumentPlace At(int position, int element = -1) => new(null, position, element);

    /// <summary>A named argument, for issues.</summary>
    public static ArgumentPlace Named(string name, int element = -1) => new(name, -1, element);

    /// <summary>Reports an error; the message of the id is filled with the layer's display name and then with the arguments.</summary>
    /// <param name="related">The values whose shapes do not fit; their layers become additional locations.</param>
    public void Error(string id, ArgumentPlace argument, string first, string second = "", string third = "", params Tensor[] related) =>
        Report(id, IssueSeverity.Error, argument, [first, second, third], related);

    /// <summary>Reports what is nearly always a slip.</summary>
    public void Warning(string id, ArgumentPlace argument, string first, string second = "", string third = "", params Tensor[] related) =>
        Report(id, IssueSeverity.Warning, argument, [first, second, third], related);

    /// <summary>Reports an argument that is wrong in itself: "stride is 0; it must be at least 1".</summary>
    public void BadArgument(ArgumentPlace argument, string what) => Error(IssueIds.BadArgument, argument, what);

    /// <summary>Reports that the current value has a shape that the layer cannot take.</summary>
    /// <param name="expected">What it takes: "an image (C, H, W)".</param>
    /// <param name="advice">What to do: "[Reshape(1, 28, 28)] makes one".</param>
    public void ShapeMismatch(string expected, string advice = "", params Fix[] fixes) =>
        Report(IssueIds.ShapeMismatch, IssueSeverity.Error, ArgumentPlace.None, [expected, Shape.ToString(), Current.Producer, advice.Length == 0 ? "" : "; " + advice], [Current], fixes);

    /// <summary>Whether the current value is an image (C, H, W); reports what is none.</summary>
    public bool ExpectImage()
    {
        if (Shape.Rank == 3) return true;
        string? shape = ImageShape();
        ShapeMismatch(
            "an image (C, H, W)",
            $"[Reshape{shape ?? "(channels, height, width)"}] makes one",
            shape is null ? [] : [Fix.Insert(Place, "Reshape" + shape)]);
        return false;
    }

    /// <summary>Whether the current value holds real numbers; reports token numbers.</summary>
    public bool ExpectReals()
    {
        if (Current.Type == Graph.ElementType.Float32) return true;
        Error(IssueIds.ElementType, ArgumentPlace.None, "real numbers", "token numbers", Current.Producer, Current);
        return false;
    }

    /// <summary>The value of a dimension that must be known now; reports a symbolic one and gives the fallback.</summary>
    /// <param name="what">What needs it: "the height".</param>
    public int Fixed(Dim dim, string what, int fallback = 1)
    {
        if (dim is { IsConstant: true, Constant: >= int.MinValue and <= int.MaxValue }) return (int)dim.Constant;
        if (!dim.IsUnknown) Symbolic(dim, what);
        return fallback;
    }

    /// <summary>Reports a symbolic dimension where a number is needed.</summary>
    public void Symbolic(Dim dim, string what)
    {
        // A length that a flattened axis holds goes away when the axis is pooled instead.
        Fix[] fixes = Current.Provenance.Flattened is { } place ? [Fix.Replace("GlobalAveragePool", "Pool over the length: [GlobalAveragePool] in place of it", place, "GlobalAveragePool")] : [];
        string advice = fixes.Length > 0 ? "; pool over the length instead of flattening it" : "";
        Report(IssueIds.SymbolicDimension, IssueSeverity.Error, ArgumentPlace.None, [what, dim.ToString(), advice], [Current], fixes);
    }

    /// <summary>Reports an issue with all that it can carry.</summary>
    public void Report(string id, IssueSeverity severity, ArgumentPlace argument, string[] arguments, Tensor[] related, params Fix[] fixes) =>
        Elaborator.Report(new Issue(
            id,
            severity,
            Place,
            argument,
            new[] { Display }.Concat(arguments).ToEquatableArray(),
            related.Select(t => t.Place).Where(p => p.Steps.Count > 0).Distinct().ToEquatableArray(),
            fixes.ToEquatableArray()));

    /// <summary>The arguments of a reshape that makes an image of the current value as it was most plausibly meant; null where there is none.</summary>
    private string? ImageShape()
    {
        if (!Shape.Size.IsConstant) return null;
        if (Shape.Rank == 2) return $"(1, {Shape[0]}, {Shape[1]})";
        if (Shape.Rank != 1) return null;
        foreach (int channels in new[] { 1, 3 })
        {
            long side = (long)Math.Round(Math.Sqrt((double)Shape.Size.Constant / channels));
            if (side > 1 && side * side * channels == Shape.Size.Constant) return $"({channels}, {side}, {side})";
        }

        return null;
    }
}
