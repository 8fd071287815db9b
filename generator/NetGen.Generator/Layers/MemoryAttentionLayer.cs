using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Layers;

/// <summary>An attention of one head over a memory: what stands at each position of the current value, or the current value itself where it has no axis of time, gets a mixture of the memory's positions.</summary>
internal abstract class MemoryAttentionLayer : LayerKind
{
    /// <summary>Makes the mixtures of queries (B, T, D) and the weights behind them (B, T, S).</summary>
    protected delegate (Value Mixed, Func<Value> Weights) Attention(Lowering l, Value queries);

    public sealed override void Build(LayerScope scope)
    {
        Tensor x = scope.Current;
        scope.ExpectReals();
        bool isVector = x.Shape.Rank == 1 && scope.Has("Memory"), fits = isVector || x.Shape.Rank == 2;
        if (!fits) scope.ShapeMismatch(scope.Has("Memory") ? "a sequence (T, D) or a vector (D)" : "a sequence (T, D)");
        Positions memory = Positions.OfMemory(scope);
        Dim width = fits ? scope.Constant(x.Shape[-1], "the width") : Dim.Unknown;
        Dim length = x.Shape.Rank == 2 ? x.Shape[0] : Dim.One;
        Attention attend = Attend(scope, width, memory, out Dim work);

        var key = new object();
        (Value Mixed, Func<Value> Weights) Run(Lowering l) => l.Once<(Value, Func<Value>)>(key, () => attend(l, l.Graph.Reshape(l[x], [Dim.Batch, length, width])));
        Shape result = isVector ? [memory.Width] : [length, memory.Width], weights = isVector ? [memory.Count] : [length, memory.Count];
        scope.Next(result, l => l.Graph.Reshape(Run(l).Mixed, result.Prepend(Dim.Batch)), multiplyAdds: length * work, operands: memory.Taps);
        scope.Expose("Weights", scope.Text("Weights"), weights, l => l.Graph.Reshape(Run(l).Weights(), weights.Prepend(Dim.Batch)), [x, .. memory.Taps]);
    }

    /// <summary>Reads the arguments and declares the parameters.</summary>
    /// <param name="width">The size of a query.</param>
    /// <param name="work">Multiply-add pairs for one query.</param>
    protected abstract Attention Attend(LayerScope scope, Dim width, Positions memory, out Dim work);
}
