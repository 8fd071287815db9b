using NetGen.Generator.Graph;
using NetGen.Generator.Options;
using NetGen.Generator.Shapes;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Layers;

/// <summary>softmax(score · tanh(Q·q + b + K·m))·m. Bahdanau et al., 2015.</summary>
internal sealed class AdditiveAttentionLayer : MemoryAttentionLayer
{
    protected override Attention Attend(LayerScope scope, Dim width, Positions memory, out Dim work)
    {
        Dim units = scope.Constant(scope.Dimension("units", at: 0), "the number of units");
        bool hasBias = scope.Flag("Bias", fallback: true);
        Initialization? start = scope.Choice("Initializer", fallback: Init.Auto) == Init.Auto ? new Initialization(Init.GlorotUniform) : null;
        ParameterDeclaration query = scope.Parameter("query.weight", [units, width], start, width, units);
        ParameterDeclaration? bias = hasBias ? scope.Parameter("query.bias", [units], Initialization.Zeros) : null;
        ParameterDeclaration key = scope.Parameter("key.weight", [units, memory.Width], start, memory.Width, units);
        ParameterDeclaration score = scope.Parameter("score.weight", [1, units], start, units, 1);
        work = (width * units) + (memory.Count * (units + memory.Width));
        return Run;

        (Value, Func<Value>) Run(Lowering l, Value queries)
        {
            GraphBuilder g = l.Graph;
            Dim length = queries.Shape[1], count = memory.Count;
            Value positions = memory.Lower(l);
            Value q = Project(queries, length, width, query), k = Project(positions, count, memory.Width, key);
            if (bias is not null) q = g.Add(q, g.Along(l[bias], -1, 2));

            // In predictions the hidden layer of each pair of positions is never in memory: it is summed up as it is made.
            Expression hidden = Multiply(Apply(Function.Tanh, Expressions.Add(X(0), X(1))), X(2));
            Value pairs = g.Map(hidden, g.Reshape(q, [Dim.Batch, length, 1, units]), g.Reshape(k, [Dim.Batch, 1, count, units]), g.Reshape(l[score], [1, 1, 1, units]));
            Value weights = memory.Weights(l, g.Reshape(g.Sum(pairs, 3), [Dim.Batch, length, count]));
            return (g.MatMul(weights, positions), () => weights);

            Value Project(Value x, Dim rows, Dim size, ParameterDeclaration weight) => g.MatMul(g.Reshape(x, [Dim.Batch * rows, size]), l[weight], transposeB: true);
        }
    }
}
