using NetGen.Generator.Model;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Layers;

internal sealed partial class LayerScope
{
    /// <summary>What a fix writes for the width of an embedding that nothing else decides.</summary>
    private const int UsualWidth = 64;

    /// <summary>Whether that has been reported; the axis that an embedding would have made is then missing too, and goes without saying.</summary>
    private bool _lacksEmbedding;

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

    /// <summary>Reports an argument that changes nothing: "Truncate = 64 never cuts a sequence of 16 steps".</summary>
    public void Idle(ArgumentPlace argument, string why) => Warning(IssueIds.IdleArgument, argument, why);

    /// <summary>Reports that the current value has a shape that the layer cannot take.</summary>
    /// <param name="expected">What it takes: "an image (C, H, W)".</param>
    /// <param name="advice">What to do: "[Reshape(1, 28, 28)] makes one".</param>
    public void ShapeMismatch(string expected, string advice = "", params Fix[] fixes)
    {
        if (_lacksEmbedding) return;
        Report(IssueIds.ShapeMismatch, IssueSeverity.Error, ArgumentPlace.None, [expected, Shape.ToString(), Current.Producer, advice.Length == 0 ? "" : "; " + advice], [Current], fixes);
    }

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

    /// <summary>Whether the current value is a sequence of vectors (T, D); reports what is none.</summary>
    public bool ExpectSequence()
    {
        if (Shape.Rank == 2) return true;
        string? shape = SequenceShape();
        ShapeMismatch(
            "a sequence (T, D)",
            $"[Reshape{shape ?? "(length, width)"}] makes one",
            shape is null ? [] : [Fix.Insert(Place, "Reshape" + shape)]);
        return false;
    }

    /// <summary>Whether the current value holds real numbers; reports token numbers.</summary>
    public bool ExpectReals()
    {
        if (Current.Type == Graph.ElementType.Float32) return true;
        _lacksEmbedding = true;
        Report(
            IssueIds.ElementType,
            IssueSeverity.Error,
            ArgumentPlace.None,
            ["real numbers", "token numbers", Current.Producer, "; [Embedding(width)] makes a vector of each"],
            [Current],
            Fix.Insert(Place, $"Embedding({UsualWidth})"));
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
        if (_lacksEmbedding) return;

        // A length that a flattened axis holds goes away when the axis is pooled instead, or when the layer before gives its last step only.
        Fix? last = LastStep();
        Fix[] fixes = Current.Provenance.Flattened is { } place ? [Fix.Replace("GlobalAveragePool", "Pool over the length: [GlobalAveragePool] in place of it", place, "GlobalAveragePool"), .. last is null ? Array.Empty<Fix>() : [last]] : [];
        string advice = fixes.Length == 0 ? "" : last is null ? "; pool over the length instead of flattening it" : "; take the last step (Last = true) or pool over the length instead of flattening it";
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

    /// <summary>Takes the last step of the recurrent layer whose sequence has been flattened; null where there is none.</summary>
    private Fix? LastStep()
    {
        if (Current.Provenance.Flattened is not { } flatten) return null;
        List<ElaboratedLayer> layers = Elaborator.Result.Layers;
        int at = layers.FindLastIndex(l => l.Place.Equals(flatten));
        while (at >= 0 && layers[at].Inputs.Count == 1)
        {
            Tensor value = layers[at].Inputs[0];
            at = layers.FindLastIndex(l => ReferenceEquals(l.Output, value));
            if (at < 0 || layers[at].Output.Shape.Rank != 2) return null;
            if ((LayerKinds.Find(layers[at].Kind)?.Traits & LayerTraits.RunsOverTime) == LayerTraits.None) continue;
            return new Fix("Last", $"Take the last step only: Last = true in '{layers[at].Path}'",
            [
                new Edit(EditKind.SetArgument, layers[at].Place, Named("Last"), "true"),
                new Edit(EditKind.Remove, flatten, ArgumentPlace.None, ""),
            ]);
        }

        return null;
    }

    /// <summary>The arguments of a reshape that makes a sequence: the numbers of a vector one after another, an image row by row; null where there is none.</summary>
    private string? SequenceShape()
    {
        if (!Shape.Size.IsConstant) return null;
        return Shape.Rank switch
        {
            1 => $"({Shape[0]}, 1)",
            3 when Shape[0].IsOne => $"({Shape[1]}, {Shape[2]})",
            _ => null,
        };
    }

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
