namespace NetGen.Generator.Layers;

/// <summary>A layer that compares the predictions with a target and leaves them as they are.</summary>
internal abstract class LossLayer : LayerKind
{
    public override bool IsCalledByKind => true;
}
