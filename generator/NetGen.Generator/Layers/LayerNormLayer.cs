using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Layers;

/// <summary>(x − mean) / √(variance + ε) · weight + bias over the last axes of each sample. Ba et al., 2016.</summary>
internal sealed class LayerNormLayer : LayerKind
{
    public override LayerTraits Traits => LayerTraits.Normalizes;

    public override string Stem => "ln";

    public override void Build(LayerScope scope)
    {
        Tensor x = scope.Current;
        scope.ExpectReals();
        int rank = x.Shape.Rank, axes = scope.Integer("Axes", fallback: 1);
        double epsilon = scope.Real("Epsilon", fallback: 1e-5, min: 0);
        bool affine = scope.Flag("Affine", fallback: true), hasBias = scope.Flag("Bias", fallback: true);
        if (axes > rank)
        {
            if (rank == 0) scope.ShapeMismatch("a value with at least one axis");
            else scope.BadArgument(LayerScope.Named("Axes"), $"Axes is {axes}; {x.Shape} from '{x.Producer}' has {rank}");
            axes = rank;
        }

        Shape last = x.Shape.Slice(rank - axes, axes);
        if (affine) last = Shape.Of(last.Dims.Select(d => scope.Constant(d, "the size of what is normalized")));
        ParameterDeclaration? weight = affine ? scope.Parameter("weight", last, Initialization.Ones) : null;
        ParameterDeclaration? bias = affine && hasBias ? scope.Parameter("bias", last, Initialization.Zeros) : null;
        Shape broadcast = Shape.Of(Enumerable.Repeat(Dim.One, rank + 1 - axes).Concat(last.Dims));
        scope.Next(x.Shape, Lower);

        Value Lower(Lowering l)
        {
            (Value mean, Value variance) = l.Graph.Moments(l[x], Enumerable.Range(rank + 1 - axes, axes).ToArray());
            return l.Graph.Normalize(l[x], mean, variance, epsilon, Along(weight), Along(bias));

            Value? Along(ParameterDeclaration? parameter) => parameter is null ? null : l.Graph.Reshape(l[parameter], broadcast);
        }
    }
}
