namespace NetGen.Generator.Layers;

/// <summary>Makes the current value what the next step of a cell finds as a state.</summary>
internal sealed class NextLayer : LayerKind
{
    public override bool IsNamed => false;

    public override void Build(LayerScope scope)
    {
        if (scope.Text("state", at: 0, required: true) is not { } name) return;
        List<CellState> states = scope.Frame.States ?? [];
        if (states.Find(s => s.Name == name) is not { } state)
        {
            string known = string.Join(", ", states.Select(s => s.Name));
            scope.Error(IssueIds.UnknownTap, LayerScope.At(0), name, known.Length == 0 ? "there are no states here" : known);
            return;
        }

        if (state.Next is not null) scope.BadArgument(LayerScope.At(0), $"the next value of the state '{name}' is given twice");
        if (scope.Shape != state.Value.Shape) scope.ShapeMismatch($"{state.Value.Shape}, the shape of the state '{name}'");
        state.Next = scope.Current;
    }
}
