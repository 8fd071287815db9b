using NetGen.Generator.Graph;
using NetGen.Generator.Options;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Layers;

/// <summary>x + weight[position]. A symbolic length may not be greater than the table is long.</summary>
internal sealed class PositionEmbeddingLayer : LayerKind
{
    public override string Stem => "position";

    public override void Build(LayerScope scope)
    {
        Tensor x = scope.Current;
        scope.ExpectReals();
        scope.ExpectSequence();
        Dim positions = scope.Constant(scope.Dimension("length", at: 0), "the number of positions");
        Dim width = x.Shape.Rank == 0 ? Dim.Unknown : scope.Constant(x.Shape[-1], "the width"), length = x.Shape.Rank == 2 ? x.Shape[0] : Dim.Unknown;
        Bound(scope, x, length, positions);
        Initialization? start = scope.Choice("Initializer", fallback: Init.Auto) == Init.Auto ? new Initialization(Init.Normal, 0.02) : null;
        ParameterDeclaration weight = scope.Parameter("weight", [positions, width], start, positions, width);
        scope.Next(x.Shape, l => l.Graph.Add(l[x], l.Graph.Reshape(l.Graph.Slice(l[weight], 0, Dim.Zero, length), [1, length, width])));
    }

    // The length that a sequence may have at most: what is known is checked here, a declared one is bound, so that a call with more is refused.
    private static void Bound(LayerScope scope, Tensor x, Dim length, Dim positions)
    {
        if (!positions.IsConstant || length.IsUnknown) return;
        if (length.IsConstant)
        {
            if (length.Constant > positions.Constant) Report(length.Constant, $"steps of {x}");
            return;
        }

        int at = scope.Elaborator.Result.Symbols.FindIndex(s => s.Name == length.ToString());
        if (at < 0)
        {
            scope.Symbolic(length, "the number of positions");
            return;
        }

        SymbolDeclaration symbol = scope.Elaborator.Result.Symbols[at];
        if (symbol.Max is { } max && max > positions.Constant) Report(max, $"that '{symbol.Name}' may be", Shorter(scope, length, positions));
        else if (symbol.Max is null) scope.Elaborator.Result.Symbols[at] = symbol with { Max = (int)Math.Min(int.MaxValue, positions.Constant) };

        void Report(long enough, string what, params Fix[] fixes) => scope.Report(
            IssueIds.FewPositions,
            IssueSeverity.Error,
            LayerScope.At(0),
            [$"{positions}", $"{enough}", what],
            [x],
            [Fix.Set("more positions", $"{enough} positions", scope.Place, LayerScope.At(0), $"{enough}"), .. fixes]);
    }

    /// <summary>Bounds the input that the length comes from; nothing where several have it.</summary>
    private static Fix[] Shorter(LayerScope scope, Dim length, Dim positions)
    {
        InputDeclaration[] bounded = [.. scope.Elaborator.Result.Inputs.Where(i => i.Tensor.Limit is not null && i.Tensor.Shape[0].Equals(length))];
        return bounded.Length == 1 ? [Fix.Set("shorter", $"Let '{length}' be {positions} at most", bounded[0].Tensor.Place, LayerScope.Named("Max"), positions.ToString())] : [];
    }
}
