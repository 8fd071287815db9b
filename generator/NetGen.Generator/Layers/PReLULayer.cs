using NetGen.Generator.Graph;
using NetGen.Generator.Options;
using NetGen.Generator.Shapes;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Layers;

/// <summary>A leaky ReLU with a trained slope: weight (1), or (C) with one per channel. He et al., 2015.</summary>
internal sealed class PReLULayer : LayerKind
{
    public override LayerTraits Traits => LayerTraits.Activation | LayerTraits.Leaks;

    public override string Stem => "prelu";

    public override Init? WeightsBefore => Init.HeNormal;

    public override void Build(LayerScope scope)
    {
        Tensor x = scope.Current;
        scope.ExpectReals();
        bool perChannel = scope.Flag("PerChannel") && x.Shape.Rank > 0;
        int axis = perChannel ? x.ChannelAxis + 1 : 0;
        Dim slopes = perChannel ? scope.Constant(x.Shape[x.ChannelAxis], "the number of channels") : Dim.One;
        ParameterDeclaration weight = scope.Parameter("weight", [slopes], Initialization.Constant(scope.Real("Start", fallback: 0.25)));
        scope.Next(x.Shape, l => l.Graph.Map(
            LeakyReLULayer.Of(X(0), X(1)),
            l[x],
            l.Graph.Along(l[weight], axis, x.Shape.Rank + 1)));
    }
}
