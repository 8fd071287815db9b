namespace NetGen.Kernels;

/// <summary>What <see cref="MatMul"/> was asked for; the image strides are 0 for an operand that the batch shares.</summary>
internal readonly struct MatMulOperands(nint m, nint n, nint k, Pointer a, bool transposeA, nint imageStrideA, Pointer b, bool transposeB, nint imageStrideB, Pointer c, bool accumulate)
{
    public readonly nint M = m;
    public readonly nint N = n;
    public readonly nint K = k;
    public readonly bool TransposeA = transposeA;
    public readonly bool TransposeB = transposeB;
    public readonly bool Accumulate = accumulate;
    private readonly Pointer _a = a;
    private readonly Pointer _b = b;
    private readonly Pointer _c = c;

    /// <summary>The distance of A's stored rows.</summary>
    public nint StrideA => TransposeA ? M : K;

    /// <summary>The distance of B's stored rows.</summary>
    public nint StrideB => TransposeB ? K : N;

    /// <summary>The place of op(A)[row, k].</summary>
    public Pointer A(nint image, nint row, nint k) => _a + image * imageStrideA + (TransposeA ? k * M + row : row * K + k);

    /// <summary>The place of op(B)[k, column].</summary>
    public Pointer B(nint image, nint k, nint column) => _b + image * imageStrideB + (TransposeB ? column * K + k : k * N + column);

    /// <summary>The place of C[row, column].</summary>
    public Pointer C(nint image, nint row, nint column) => _c + (image * M + row) * N + column;
}
