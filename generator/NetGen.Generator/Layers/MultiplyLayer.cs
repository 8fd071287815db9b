namespace NetGen.Generator.Layers;

/// <summary>The product of several values, element for element.</summary>
internal sealed class MultiplyLayer : LayerKind
{
    public override LayerTraits Traits => LayerTraits.Joins;

    public override bool IsCalledByKind => true;

    public override void Build(LayerScope scope) => Joining.ElementWise(scope, static (graph, a, b) => graph.Multiply(a, b));
}
