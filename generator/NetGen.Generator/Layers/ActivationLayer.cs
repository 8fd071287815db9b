using NetGen.Generator.Graph;

namespace NetGen.Generator.Layers;

/// <summary>A layer that maps each element by itself: the shape stays, and the derivative follows from the expression.</summary>
internal abstract class ActivationLayer : LayerKind
{
    public sealed override void Build(LayerScope scope)
    {
        Tensor x = scope.Current;
        scope.ExpectReals();
        Expression y = Apply(Expressions.X(0), scope);
        scope.Next(x.Shape, l => l.Graph.Map(y, l[x]));
    }

    /// <summary>The layer's function of <paramref name="x"/>; its arguments are read from <paramref name="scope"/>.</summary>
    protected abstract Expression Apply(Expression x, LayerScope scope);
}
