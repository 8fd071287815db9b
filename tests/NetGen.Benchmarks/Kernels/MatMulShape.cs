namespace NetGen.Benchmarks.Kernels;

/// <summary>A product of <paramref name="Batch"/> pairs of matrices: C (m × n) = op(A) · op(B), summed over k.</summary>
/// <param name="M">Rows of C.</param>
/// <param name="N">Columns of C.</param>
/// <param name="K">Length of the summed axis.</param>
/// <param name="Form">Which operands lie transposed, in the letters of BLAS: NN, NT or TN.</param>
/// <param name="Batch">The number of products.</param>
public sealed record MatMulShape(int M, int N, int K, string Form = "NN", int Batch = 1)
{
    /// <summary>Additions and multiplications.</summary>
    public double Operations => 2.0 * Batch * M * N * K;

    /// <summary>Whether A lies transposed.</summary>
    public bool TransposeA => Form[0] == 'T';

    /// <summary>Whether B lies transposed.</summary>
    public bool TransposeB => Form[1] == 'T';

    /// <inheritdoc/>
    public override string ToString() => (Batch > 1 ? $"{Batch} of " : "") + $"{M}x{N}x{K} {Form}";
}
