using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Layers;

/// <summary>Values that an option names, such as a memory, a mask or a first state.</summary>
internal static class NamedValues
{
    /// <summary>The value of the tap that an option names, real numbers of a certain shape; null where the option is missing, and after an issue.</summary>
    /// <param name="option">The named argument: "Memory".</param>
    /// <param name="shape">The shape; an unknown extent takes any.</param>
    /// <param name="what">What messages say of the shape, where there is more to say: "a sequence (S, M)".</param>
    /// <param name="tokens">Whether token numbers will do.</param>
    /// <param name="fixes">What would make the layer fit to a value that does not.</param>
    public static Tensor? Value(this LayerScope scope, string option, Shape shape, string? what = null, bool tokens = false, Func<Tensor, IEnumerable<Fix>>? fixes = null)
    {
        if (scope.Text(option) is not { } name || scope.Tap(name, LayerScope.Named(option)) is not { } tap) return null;
        string? differs = Difference(tap, shape, tokens);
        if (differs is null) return tap;
        Fix[] all = [.. Give(tap, shape), .. fixes?.Invoke(tap) ?? []];
        scope.Report(IssueIds.NamedShape, IssueSeverity.Error, LayerScope.Named(option), [option, name, what ?? shape.ToString(), tap.ToString(), differs], [tap], all);
        return null;
    }

    private static string? Difference(Tensor value, Shape shape, bool tokens)
    {
        if (value.Type != ElementType.Float32 && !tokens) return "token numbers, where real ones are needed";
        if (value.Shape.Rank != shape.Rank) return $"{Axes(value.Shape.Rank)}, not {shape.Rank}";
        string[] unequal = [.. Enumerable.Range(0, shape.Rank).Where(i => !Joining.Agree(value.Shape[i], shape[i])).Select(i => Joining.Unequal(i, value.Shape, shape))];
        return unequal.Length == 0 ? null : string.Join(", ", unequal);
    }

    private static string Axes(int rank) => rank == 1 ? "1 axis" : $"{rank} axes";

    /// <summary>Gives the value the channels that are needed, where a single argument decides them.</summary>
    private static IEnumerable<Fix> Give(Tensor value, Shape shape)
    {
        if (value.Shape.Rank != shape.Rank || shape.Rank == 0 || value.Provenance.Channels is not { } source) yield break;
        Dim wanted = shape[value.ChannelAxis];
        if (!wanted.IsConstant || wanted.Equals(value.Shape[value.ChannelAxis])) yield break;
        yield return Fix.Set("give", $"Make '{source.Layer}' give {wanted}", source.Place, source.Argument, wanted.ToString());
    }
}
