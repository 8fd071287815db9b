namespace NetGen.Generator.Layers;

/// <summary>The sum of several values, element for element.</summary>
internal sealed class AddLayer : LayerKind
{
    public override LayerTraits Traits => LayerTraits.Joins;

    public override bool IsCalledByKind => true;

    public override void Build(LayerScope scope) => Joining.ElementWise(scope, static (graph, a, b) => graph.Add(a, b));
}
