using NetGen.Generator.Graph;
using NetGen.Generator.Options;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Layers;

/// <summary>softmax(q·kᵀ / √size)·v by heads, between a projection of the inputs and one of the result. Vaswani et al., 2017.</summary>
internal sealed class MultiHeadAttentionLayer : LayerKind
{
    /// <summary>How far from the given number of heads another is still looked for.</summary>
    private const long Farthest = 64;

    public override string Stem => "attention";

    public override void Build(LayerScope scope)
    {
        Tensor x = scope.Current;
        scope.ExpectReals();
        scope.ExpectSequence();
        Dim width = x.Shape.Rank == 0 ? Dim.Unknown : scope.Constant(x.Shape[-1], "the width");
        Tensor? memory = scope.Value("Memory", [Dim.Unknown, Dim.Unknown], "a sequence (S, M)");
        Dim heads = scope.Constant(scope.Dimension("heads", at: 0), "the number of heads");
        Dim size = scope.Has("HeadSize") ? scope.Constant(scope.Dimension("HeadSize"), "the size of a head") : Size(scope, x, width, heads);
        Dim memoryWidth = memory is null ? width : memory.Shape[-1];
        bool causal = scope.Flag("Causal"), hasBias = scope.Flag("Bias", fallback: true);
        Dim length = x.Shape.Rank == 0 ? Dim.Unknown : x.Shape[0], keys = memory is null ? length : memory.Shape[0];
        Validity? valid = Validity.Read(scope, [keys], "position that is attended to");

        Dim inner = heads * size;
        bool joint = memoryWidth.Equals(width) || memoryWidth.IsUnknown || width.IsUnknown;
        Initialization? start = scope.Choice("Initializer", fallback: Init.Auto) == Init.Auto ? new Initialization(Init.GlorotUniform) : null;
        ParameterDeclaration[] projections = joint
            ? [scope.Parameter("in_proj_weight", [inner * 3, width], start, width, inner * 3)]
            : [scope.Parameter("q_proj_weight", [inner, width], start, width, inner), scope.Parameter("k_proj_weight", [inner, memoryWidth], start, memoryWidth, inner), scope.Parameter("v_proj_weight", [inner, memoryWidth], start, memoryWidth, inner)];
        ParameterDeclaration? bias = hasBias ? scope.Parameter("in_proj_bias", [inner * 3], Initialization.Zeros) : null;
        ParameterDeclaration output = scope.Parameter("out_proj.weight", [width, inner], start, inner, width);
        ParameterDeclaration? outputBias = hasBias ? scope.Parameter("out_proj.bias", [width], Initialization.Zeros) : null;

        if (!causal && keys.Equals(length)) scope.LooksAhead(IssueIds.MissingCausalMask, Fix.Set("Causal", "Hide later positions: Causal = true", scope.Place, LayerScope.Named("Causal"), "true"));

        var key = new object();
        Dim work = (length * width * inner * 2) + (keys * memoryWidth * inner * 2) + (length * keys * inner * 2);
        Tensor[] operands = [.. new[] { memory, valid?.Tap }.OfType<Tensor>()];
        Tensor y = scope.Next(x.Shape, Lower, multiplyAdds: work, operands: operands);
        y.Provenance = x.Provenance;
        scope.Expose("Weights", scope.Text("Weights"), [heads, length, keys], l => Attend(l).Weights(), x);

        Value Lower(Lowering l)
        {
            (Value mixed, _) = Attend(l);
            return Project(l, mixed, l[output], outputBias is null ? null : l[outputBias], length);
        }

        // Queries, keys and values from as few products as can be.
        (Value Mixed, Func<Value> Weights) Attend(Lowering l) => l.Once<(Value, Func<Value>)>(key, () =>
        {
            GraphBuilder g = l.Graph;
            AttentionPacking packing = !joint ? AttentionPacking.Separate : memory is null ? AttentionPacking.Joint : AttentionPacking.KeysWithValues;
            int n = (int)heads.Constant, d = (int)size.Constant;
            var attention = new Attention(n, d, d, 1 / Math.Sqrt(d), causal, valid is not null, packing);
            List<Value> tensors = packing switch
            {
                AttentionPacking.Joint => [Project(l, l[x], l[projections[0]], bias is null ? null : l[bias], length)],
                AttentionPacking.KeysWithValues => [Part(l[x], Dim.Zero, inner, length), Part(l[memory!], inner, inner * 2, keys)],
                _ => [.. projections.Select((w, i) => Project(l, l[i == 0 ? x : memory!], l[w], Bias(inner * i, inner), i == 0 ? length : keys))],
            };
            if (valid is not null) tensors.Add(valid.Lower(l));
            Value mixed = g.Add(attention, [.. tensors]);
            return (mixed, () => g.Stop(g.Add(new AttentionWeights(attention), [.. tensors, g.Add(new AttentionLogSum(attention), [.. tensors])])));

            Value Part(Value from, Dim first, Dim rows, Dim positions) => Project(l, from, g.Slice(l[projections[0]], 0, first, rows), Bias(first, rows), positions);

            Value? Bias(Dim first, Dim count) => bias is null ? null : g.Slice(l[bias], 0, first, count);
        });
    }

    // x·Wᵀ + b for every position.
    private static Value Project(Lowering l, Value x, Value weight, Value? bias, Dim positions)
    {
        GraphBuilder g = l.Graph;
        Value y = g.MatMul(g.Reshape(x, [Dim.Batch * positions, x.Shape[-1]]), weight, transposeB: true);
        if (bias is not null) y = g.Add(y, g.Along(bias, -1, 2));
        return g.Reshape(y, [Dim.Batch, positions, weight.Shape[0]]);
    }

    // The size of a head, or an issue with the nearest numbers of heads that divide.
    private static Dim Size(LayerScope scope, Tensor x, Dim width, Dim heads)
    {
        if (!width.IsConstant || !heads.IsConstant || heads.Constant < 1) return Dim.Unknown;
        if (width.Constant % heads.Constant == 0) return width.Constant / heads.Constant;
        long[] nearest = [.. new[] { Nearest(-1), Nearest(1) }.Where(n => n > 0)];
        string advice = nearest.Length == 0 ? "" : $"; {string.Join(" and ", nearest)} {(nearest.Length == 1 ? "divides" : "divide")} it, and HeadSize takes any";
        string division = $"{width.Constant} / {heads.Constant} = {width.Constant / heads.Constant}, remainder {width.Constant % heads.Constant}";
        Fix[] fixes = [.. nearest.Select(n => Fix.Set(n < heads.Constant ? "fewer heads" : "more heads", $"{n} heads", scope.Place, LayerScope.At(0), $"{n}"))];
        scope.Report(IssueIds.NotDivisible, IssueSeverity.Error, LayerScope.At(0), [$"the width {width.Constant} of {x.Shape} from '{x.Producer}'", $"{heads.Constant} heads", division, advice], [x], fixes);
        return Dim.Unknown;

        long Nearest(int step)
        {
            for (long n = heads.Constant + step; n >= 1 && n <= width.Constant && Math.Abs(n - heads.Constant) <= Farthest; n += step)
            {
                if (width.Constant % n == 0) return n;
            }

            return 0;
        }
    }
}
