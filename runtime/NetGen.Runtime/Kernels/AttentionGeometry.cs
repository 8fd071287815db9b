namespace NetGen.Kernels;

/// <summary>The sizes of a scaled dot-product attention, and how its operands lie in memory.</summary>
/// <remarks>
/// The samples of an operand follow each other without a gap: position t of sample b starts (b·length + t)·stride floats from the operand's start, and head h of a position
/// starts h·size floats behind it. So queries, keys and values may be parts of one joint projection, each with the stride of the whole.
/// </remarks>
/// <param name="Heads">The number of heads.</param>
/// <param name="KeySize">The floats of a query or key in each head.</param>
/// <param name="ValueSize">The floats of a value in each head.</param>
/// <param name="Scale">The factor of the scores, usually 1/√<paramref name="KeySize"/>.</param>
/// <param name="Causal">Whether query i sees only the keys j ≤ i + keys − queries: itself and those before, if the last query and the last key belong to one position.</param>
/// <param name="QueryStride">The floats from one position of the queries to the next; at least <paramref name="Heads"/>·<paramref name="KeySize"/>.</param>
/// <param name="KeyStride">The floats from one position of the keys to the next; at least <paramref name="Heads"/>·<paramref name="KeySize"/>.</param>
/// <param name="ValueStride">The floats from one position of the values to the next; at least <paramref name="Heads"/>·<paramref name="ValueSize"/>.</param>
public readonly record struct AttentionGeometry(int Heads, int KeySize, int ValueSize, float Scale, bool Causal, int QueryStride, int KeyStride, int ValueStride);
