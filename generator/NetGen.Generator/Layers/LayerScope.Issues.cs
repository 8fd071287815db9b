using NetGen.Generator.Model;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Layers;

internal sealed partial class LayerScope
{
    /// <summary>What messages call the layer: its name where the user gave one, else its kind.</summary>
    public string Display => Layer.Named("Name") is { Kind: ConstantKind.Text } given ? given.Text : Layer.Kind;

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

    /// <summary>Reports what is worth knowing.</summary>
    public void Info(string id, ArgumentPlace argument, string first, string second = "", string third = "", params Tensor[] related) =>
        Report(id, IssueSeverity.Info, argument, [first, second, third], related);

    /// <summary>Reports an argument that is wrong in itself: "stride is 0; it must be at least 1".</summary>
    public void BadArgument(ArgumentPlace argument, string what) => Error(IssueIds.BadArgument, argument, what);

    /// <summary>Reports that the current value has a shape that the layer cannot take.</summary>
    /// <param name="expected">What it takes: "an image (C, H, W)".</param>
    public void ShapeMismatch(string expected, ArgumentPlace? argument = null) =>
        Error(IssueIds.ShapeMismatch, argument ?? ArgumentPlace.None, expected, Shape.ToString(), Current.Producer, Current);

    /// <summary>Whether the current value has a rank; reports a shape mismatch where it has not.</summary>
    public bool ExpectRank(int rank, string expected)
    {
        if (Shape.Rank == rank) return true;
        ShapeMismatch(expected);
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
        if (!dim.IsUnknown) Error(IssueIds.SymbolicDimension, ArgumentPlace.None, what, dim.ToString(), "", Current);
        return fallback;
    }

    /// <summary>Reports an issue with all that it can carry.</summary>
    public void Report(string id, IssueSeverity severity, ArgumentPlace argument, string[] arguments, Tensor[] related, params string[] properties) =>
        Elaborator.Report(new Issue(
            id,
            severity,
            Place,
            argument,
            new[] { Display }.Concat(arguments).ToEquatableArray(),
            related.Select(t => t.Place).Where(p => p.Steps.Count > 0).Distinct().ToEquatableArray(),
            properties.ToEquatableArray()));
}
