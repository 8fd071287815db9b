namespace NetGen.Generator.Layers;

/// <summary>Names the current value.</summary>
internal sealed class TapLayer : LayerKind
{
    public override bool IsNamed => false;

    public override void Build(LayerScope scope)
    {
        if (scope.Text("name", at: 0, required: true) is not { } name) return;
        if (scope.Frame.Taps.ContainsKey(name))
        {
            scope.Error(IssueIds.DuplicateName, LayerScope.At(0), $"another value is named '{name}'");
            return;
        }

        scope.Frame.Taps.Add(name, scope.Current);
        scope.Frame.Named.Add((name, scope.Place));
    }
}
