using NetGen.Generator.Graph;
using NetGen.Generator.Options;
using NetGen.Generator.Shapes;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Layers;

/// <summary>Σ softmax(c · tanh(W·h + b))·h over the positions h. Yang et al., 2016.</summary>
internal sealed class AttentionPoolingLayer : LayerKind
{
    public override void Build(LayerScope scope)
    {
        Positions positions = Positions.OfCurrent(scope);
        Tensor x = scope.Current;
        Dim width = positions.Width, count = positions.Count;
        Dim units = scope.Constant(scope.Dimension("units", at: 0), "the number of units");
        Initialization? start = scope.Choice("Initializer", fallback: Init.Auto) == Init.Auto ? new Initialization(Init.GlorotUniform) : null;
        ParameterDeclaration weight = scope.Parameter("weight", [units, width], start, width, units);
        ParameterDeclaration? bias = scope.Flag("Bias", fallback: true) ? scope.Parameter("bias", [units], Initialization.Zeros) : null;
        ParameterDeclaration context = scope.Parameter("context", [units], start, units, 1);
        var key = new object();
        scope.Next([width], l => l.Graph.Reshape(l.Graph.MatMul(Weights(l), positions.Lower(l)), [Dim.Batch, width]), multiplyAdds: count * ((width * units) + units + width), operands: positions.Taps);
        scope.Expose("Weights", scope.Text("Weights"), [count], l => l.Graph.Reshape(Weights(l), [Dim.Batch, count]), [x, .. positions.Taps]);

        // (B, 1, S).
        Value Weights(Lowering l) => l.Once(key, () =>
        {
            GraphBuilder g = l.Graph;
            Value hidden = g.MatMul(g.Reshape(positions.Lower(l), [Dim.Batch * count, width]), l[weight], transposeB: true);
            if (bias is not null) hidden = g.Add(hidden, g.Along(l[bias], -1, 2));
            Value scores = g.Sum(g.Map(Multiply(Apply(Function.Tanh, X(0)), X(1)), hidden, g.Along(l[context], -1, 2)), 1);
            return positions.Weights(l, g.Reshape(scores, [Dim.Batch, 1, count]));
        });
    }
}
