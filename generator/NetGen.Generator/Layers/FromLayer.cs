namespace NetGen.Generator.Layers;

/// <summary>Makes a named value the current one again.</summary>
internal sealed class FromLayer : LayerKind
{
    public override bool IsNamed => false;

    public override void Build(LayerScope scope)
    {
        if (scope.Text("tap", at: 0, required: true) is { } name) scope.Frame.Current = scope.Tap(name, LayerScope.At(0)) ?? scope.Current;
    }
}
