using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Layers;

/// <summary>y = x·Wᵀ + b over the last axis, whatever stands before it: (…, in) → (…, units). Weight (units, in), bias (units).</summary>
internal sealed class DenseLayer : LayerKind
{
    public override LayerTraits Traits => LayerTraits.Product;

    public override void Build(LayerScope scope)
    {
        Dim units = scope.Constant(scope.Dimension("units", at: 0), "the number of units");
        bool hasBias = scope.Flag("Bias", fallback: true);
        Tensor x = scope.Current;
        scope.ExpectReals();
        if (x.Shape.Rank == 3)
        {
            Fix[] fixes = [Fix.Insert(scope.Place, "Flatten"), Fix.Insert(scope.Place, "GlobalAveragePool")];
            scope.Report(IssueIds.DenseOnImage, IssueSeverity.Warning, ArgumentPlace.None, [x.Shape.ToString(), x.Producer], [x], fixes);
        }

        if (x.Shape.Rank == 0) scope.ShapeMismatch("a value with at least one axis");

        // After the mismatch of a scalar: the vector of one element that was meant.
        Shape rows = x.Shape.Rank == 0 ? x.Shape : x.Shape.Slice(0, x.Shape.Rank - 1);
        Dim inputs = x.Shape.Rank == 0 ? Dim.One : scope.Constant(x.Shape[-1], "the last axis");
        scope.CheckInputs(inputs);
        ParameterDeclaration weight = Tied(scope, units, inputs) ?? scope.Parameter("weight", [units, inputs], fanIn: inputs, fanOut: units);
        ParameterDeclaration? bias = hasBias ? scope.Parameter("bias", [units], Initialization.Zeros) : null;
        Shape shape = rows.Append(units);
        Tensor y = scope.Next(shape, Lower, multiplyAdds: x.Shape.Size * units);
        y.Provenance = y.Provenance with { Channels = y.ChannelAxis == shape.Rank - 1 ? scope.ChannelsFrom(0) : null };

        Value Lower(Lowering l)
        {
            // One product for all rows, however many axes there are.
            Value matrix = l.Graph.Reshape(l[x], [Dim.Batch * rows.Size, inputs]);
            Value result = l.Graph.MatMul(matrix, l[weight], transposeB: true);
            if (bias is not null) result = l.Graph.Add(result, l.Graph.Along(l[bias], -1, 2));
            return l.Graph.Reshape(result, shape.Prepend(Dim.Batch));
        }
    }

    /// <summary>The weight of another layer, TieWeights = "token": a table (in, units) of an embedding is just what a head needs.</summary>
    private static ParameterDeclaration? Tied(LayerScope scope, Dim units, Dim inputs)
    {
        if (scope.Text("TieWeights") is not { } other) return null;
        if (scope.Existing(other + ".weight") is not { } weight)
        {
            scope.BadArgument(LayerScope.Named("TieWeights"), $"no layer before it is named '{other}' and has a weight");
            return null;
        }

        // An unknown extent stands for an issue that has been reported.
        Shape wanted = [units, inputs];
        bool isMatrix = weight.Shape.Rank == 2;
        bool fewUnits = isMatrix && !Joining.Agree(weight.Shape[0], units), otherInputs = isMatrix && !Joining.Agree(weight.Shape[1], inputs);
        if (isMatrix && !fewUnits && !otherInputs) return weight;
        string differs = !isMatrix ? $"{weight.Shape.Rank} axes against 2" : string.Join(", ", new[] { fewUnits ? $"units {weight.Shape[0]} ≠ {units}" : "", otherInputs ? $"inputs {weight.Shape[1]} ≠ {inputs}" : "" }.Where(t => t.Length > 0));
        ElaboratedLayer? owner = scope.Elaborator.Result.Layers.Find(l => l.Parameters.Contains(weight));
        var fixes = new List<Fix>();
        if (fewUnits && weight.Shape[0].IsConstant) fixes.Add(Fix.Set("units", $"Make {scope.Display} give {weight.Shape[0]}", scope.Place, LayerScope.At(0), weight.Shape[0].ToString()));
        if (otherInputs && scope.Current.Provenance.Channels is { } before && weight.Shape[1].IsConstant) fixes.Add(Fix.Set("input", $"Make '{before.Layer}' give {weight.Shape[1]}", before.Place, before.Argument, weight.Shape[1].ToString()));
        if (otherInputs && owner?.Output.Provenance.Channels is { } table && inputs.IsConstant) fixes.Add(Fix.Set("table", $"Make '{table.Layer}' give {inputs}", table.Place, table.Argument, inputs.ToString()));
        scope.Report(IssueIds.SharedShape, IssueSeverity.Error, LayerScope.Named("TieWeights"), [$"'{weight.Name}' {weight.Shape}", $"needs {wanted}", differs], owner is null ? [scope.Current] : [owner.Output, scope.Current], [.. fixes]);
        return weight;
    }
}
