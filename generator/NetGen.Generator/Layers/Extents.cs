using NetGen.Generator.Shapes;

namespace NetGen.Generator.Layers;

/// <summary>What several layer kinds ask of dimensions and axes.</summary>
internal static class Extents
{
    /// <summary>Compares the size of the current value with the one that the user states: Inputs = 256.</summary>
    public static void CheckInputs(this LayerScope scope, Dim inputs)
    {
        if (!scope.Has("Inputs")) return;
        Dim stated = scope.Dimension("Inputs");
        if (Joining.Agree(stated, inputs)) return;
        Fix take = Fix.Set("take", $"Make {scope.Display} take {inputs}", scope.Place, LayerScope.Named("Inputs"), $"{inputs}");
        Fix[] fixes = scope.Current.Provenance.Channels is { } source && stated.IsConstant
            ? [take, Fix.Set("give", $"Make '{source.Layer}' give {stated}", source.Place, source.Argument, $"{stated}")]
            : [take];
        scope.Report(IssueIds.StatedInputs, IssueSeverity.Error, LayerScope.Named("Inputs"), [$"{stated}", scope.Shape.ToString(), scope.Current.Producer, $"{stated} ≠ {inputs}"], [scope.Current], fixes);
    }

    /// <summary>A dimension that parameters are made of: a symbolic one is reported once, and unknown from here on.</summary>
    public static Dim Constant(this LayerScope scope, Dim dim, string what)
    {
        if (dim.IsConstant || dim.IsUnknown) return dim;
        scope.Symbolic(dim, what);
        return Dim.Unknown;
    }

    /// <summary>The axis that the argument Axis names, counted from the first after the batch; the last one where the argument is wrong.</summary>
    public static int Axis(this LayerScope scope)
    {
        int rank = scope.Shape.Rank, axis = scope.Integer("Axis", min: int.MinValue, fallback: -1);
        if (axis >= -rank && axis < rank) return axis < 0 ? axis + rank : axis;
        if (rank == 0) scope.ShapeMismatch("a value with at least one axis");
        else scope.BadArgument(LayerScope.Named("Axis"), $"Axis is {axis}; {scope.Shape} from '{scope.Current.Producer}' has axes 0 … {rank - 1}, or −{rank} … −1 from the end");
        return Math.Max(0, rank - 1);
    }

    /// <summary>All axes of a batch of values but some; the batch is axis 0.</summary>
    public static int[] Others(int rank, params int[] kept) => Enumerable.Range(0, rank).Except(kept).ToArray();
}
