using NetGen.Generator.Graph;
using NetGen.Generator.Options;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Layers;

/// <summary>max(x, 0).</summary>
internal sealed class ReLULayer : LayerKind
{
    public override Init? WeightsBefore => Init.HeNormal;

    public override void Build(LayerScope scope)
    {
        Tensor x = scope.Current;
        scope.ExpectReals();
        scope.Next(x.Shape, l => l.Graph.Map(Max(X(0), Constant(0)), l[x]));
    }
}
