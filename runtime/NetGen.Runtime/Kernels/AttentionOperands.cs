using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>The operands of an attention, and where the parts of each sample and head lie.</summary>
internal readonly struct AttentionOperands(in AttentionGeometry geometry, nint batch, nint queries, nint keys, Pointer q, Pointer k, Pointer v, Pointer mask, nint keyRows = 0)
{
    public readonly nint Queries = queries;
    public readonly nint Keys = keys;
    public readonly nint KeyRows = keyRows == 0 ? keys : keyRows;
    public readonly nint Heads = geometry.Heads;
    public readonly nint SamplesAndHeads = batch * geometry.Heads;
    public readonly nint KeySize = geometry.KeySize;
    public readonly nint ValueSize = geometry.ValueSize;
    public readonly nint QueryStride = geometry.QueryStride;
    public readonly nint KeyStride = geometry.KeyStride;
    public readonly nint ValueStride = geometry.ValueStride;
    public readonly float Scale = geometry.Scale;
    public readonly bool Causal = geometry.Causal;
    public readonly bool Masked = !mask.IsNull;

    /// <summary>The factor that makes of a scalar product the exponent of 2 whose power is the weight, up to normalisation.</summary>
    public float ExponentScale => Scale * AttentionRows.Log2OfE;

    /// <summary>The floats from one position of the output to the next.</summary>
    public nint OutputStride => Heads * ValueSize;

    /// <summary>The number of keys, from the first, that a query sees if no mask hides some of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Visible(nint query) => Causal ? Math.Clamp(query + 1 + Keys - Queries, 0, Keys) : Keys;

    /// <summary>The first query that sees a key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint FirstQuery(nint key) => Causal ? Math.Clamp(key + Queries - Keys, 0, Queries) : 0;

    public Pointer Query(nint sample, nint head) => q + QueryPlace(sample, head);

    public Pointer Key(nint sample, nint head) => k + KeyPlace(sample, head);

    public Pointer Value(nint sample, nint head) => v + ValuePlace(sample, head);

    public Pointer MaskRow(nint sample) => mask + sample * Keys;

    public nint QueryPlace(nint sample, nint head) => sample * Queries * QueryStride + head * KeySize;

    public nint KeyPlace(nint sample, nint head) => sample * KeyRows * KeyStride + head * KeySize;

    public nint ValuePlace(nint sample, nint head) => sample * KeyRows * ValueStride + head * ValueSize;

    public nint OutputPlace(nint sample, nint head) => sample * Queries * OutputStride + head * ValueSize;
}
