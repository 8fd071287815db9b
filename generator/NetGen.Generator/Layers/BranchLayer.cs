namespace NetGen.Generator.Layers;

/// <summary>Ends the branch before it, if any, and starts the next one at the fork.</summary>
internal sealed class BranchLayer : LayerKind
{
    public override bool IsNamed => false;

    public override void Build(LayerScope scope)
    {
        Frame frame = scope.Frame;
        if (frame.Fork is null)
        {
            frame.Fork = scope.Current;
            frame.ForkPlace = scope.Place;
        }
        else
        {
            frame.Branches.Add(scope.Current);
        }

        frame.Current = frame.Fork;
    }
}
