using System.Globalization;
using NetGen.Generator.Graph;

namespace NetGen.Generator.Emit;

/// <summary>What the emitters of attention share.</summary>
internal static class AttentionText
{
    /// <summary>The sizes, as a statement.</summary>
    public static string Geometry(Attention a)
    {
        (int query, int key, int value) = a.Packing switch
        {
            AttentionPacking.Separate => (a.KeyWidth, a.KeyWidth, a.ValueWidth),
            AttentionPacking.KeysWithValues => (a.KeyWidth, a.KeyWidth + a.ValueWidth, a.KeyWidth + a.ValueWidth),
            _ => ((2 * a.KeyWidth) + a.ValueWidth, (2 * a.KeyWidth) + a.ValueWidth, (2 * a.KeyWidth) + a.ValueWidth),
        };
        string scale = ((float)a.Scale).ToString("R", CultureInfo.InvariantCulture) + "f";
        return $"var geometry = new AttentionGeometry(Heads: {a.Heads}, KeySize: {a.KeySize}, ValueSize: {a.ValueSize}, Scale: {scale}, Causal: {(a.Causal ? "true" : "false")}, QueryStride: {query}, KeyStride: {key}, ValueStride: {value});";
    }

    /// <summary>The addresses of queries, keys and values within the tensors.</summary>
    public static (string Query, string Key, string Value) Parts(Attention a, IReadOnlyList<string> tensors) => a.Packing switch
    {
        AttentionPacking.Separate => (tensors[0], tensors[1], tensors[2]),
        AttentionPacking.KeysWithValues => (tensors[0], tensors[1], After(tensors[1], a.KeyWidth)),
        _ => (tensors[0], After(tensors[0], a.KeyWidth), After(tensors[0], 2 * a.KeyWidth)),
    };

    /// <summary>Threads, sizes, batch, queries, keys.</summary>
    public static string Sizes(Attention a, Value anchor, KernelCall call)
    {
        Value keys = anchor.Operands[a.Tensors > 1 ? 1 : 0];
        return $"f.Workers, in geometry, {call.Dim(keys.Shape[0])}, {call.Dim(anchor.Operands[0].Shape[1])}, {call.Dim(keys.Shape[1])}";
    }

    public static string Mask(Attention a, KernelCall call) => a.Masked ? call.Operands[a.Tensors] : "default";

    // What is not wanted has no address to add to.
    private static string After(string tensor, int floats) => tensor == "default" ? tensor : $"{tensor} + {floats.ToString(CultureInfo.InvariantCulture)}";
}

internal sealed class AttentionEmitter : KernelEmitter<Attention>
{
    protected override IEnumerable<string> Call(Attention attention, Value anchor, KernelCall call)
    {
        (string query, string key, string value) = AttentionText.Parts(attention, call.Operands);
        yield return AttentionText.Geometry(attention);
        yield return $"Attention.Forward({AttentionText.Sizes(attention, anchor, call)}, {query}, {key}, {value}, {AttentionText.Mask(attention, call)}, {call.Member(anchor)}, {call.Partner(v => v.Operation is AttentionLogSum)});";
    }
}

internal sealed class CachedAttentionEmitter : KernelEmitter<CachedAttention>
{
    protected override IEnumerable<string> Call(CachedAttention cached, Value anchor, KernelCall call)
    {
        Attention attention = cached.Of;
        (string query, string key, string value) = AttentionText.Parts(attention, call.Operands);
        Value state = anchor.Operands[attention.Tensors];
        yield return AttentionText.Geometry(attention);
        yield return $"Attention.Cached(f.Workers, in geometry, {call.Dim(anchor.Shape[0])}, {call.Dim(anchor.Shape[1])}, {call.Dim(cached.Past)}, {call.Dim(state.Shape[1])}, {query}, {key}, {value}, {call.Operands[attention.Tensors]}, {call.Result});";
    }
}

internal sealed class AttentionWeightsEmitter : KernelEmitter<AttentionWeights>
{
    protected override IEnumerable<string> Call(AttentionWeights weights, Value anchor, KernelCall call)
    {
        (string query, string key, _) = AttentionText.Parts(weights.Of, call.Operands);
        yield return AttentionText.Geometry(weights.Of);
        yield return $"Attention.Weights({AttentionText.Sizes(weights.Of, anchor, call)}, {query}, {key}, {AttentionText.Mask(weights.Of, call)}, {call.Operands[call.Operands.Count - 1]}, {call.Member(anchor)});";
    }
}

internal sealed class AttentionGradientEmitter : KernelEmitter<AttentionGradient>
{
    protected override IEnumerable<string> Call(AttentionGradient gradient, Value anchor, KernelCall call)
    {
        Attention of = gradient.Of;
        int count = call.Operands.Count;
        (string query, string key, string value) = AttentionText.Parts(of, call.Operands);
        List<string> results = Enumerable.Range(0, of.Tensors).Select(i => call.Partner(v => v.Operation is AttentionGradient g && g.Tensor == i)).ToList();
        (string dq, string dk, string dv) = AttentionText.Parts(of, results);
        yield return AttentionText.Geometry(of);
        yield return $"Attention.Gradient({AttentionText.Sizes(of, anchor, call)}, {query}, {key}, {value}, {AttentionText.Mask(of, call)}, "
            + $"{call.Operands[count - 3]}, {call.Operands[count - 2]}, {call.Operands[count - 1]}, {dq}, {dk}, {dv});";
    }
}
