namespace NetGen.Kernels;

/// <summary>Dense matrix products of float32, row-major.</summary>
/// <remarks>
/// <para>
/// Large products follow Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication" (2008): blocks of both operands are packed, once for all tasks, so that the
/// micro-kernel reads them in order, rows from the second-level cache and columns from the first. An operand that is used too seldom to be worth packing is read where it lies.
/// </para>
/// <para>
/// A · Bᵀ with few rows or columns is made of scalar products of rows as they lie, or, if the rows of A fill vectors, as B · Aᵀ; a single row times B adds up B's rows.
/// </para>
/// </remarks>
public static class MatMul
{
    // A · Bᵀ with at most so many rows or columns is made of scalar products.
    private const int FewRows = 12;
    // Scalar products of shorter rows spend their time on the sums of vectors' lanes.
    private const int LongRow = 24;

    /// <summary>C = epilogue(op(A) · op(B)), or C += op(A) · op(B), for each image of a batch.</summary>
    /// <param name="workers">The threads to run on; the result does not depend on their number.</param>
    /// <param name="batch">The number of products; 0 does nothing.</param>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="k">Length of the summed axis; with 0 the products are zero.</param>
    /// <param name="a">A: (batch, m, k), or (batch, k, m) if transposed.</param>
    /// <param name="transposeA">Whether A lies transposed.</param>
    /// <param name="b">B: (batch, k, n), or (batch, n, k) if transposed.</param>
    /// <param name="transposeB">Whether B lies transposed.</param>
    /// <param name="c">C: (batch, m, n); must not overlap A or B.</param>
    /// <param name="accumulate">Whether to add to C; only with <see cref="NoEpilogue"/>.</param>
    /// <param name="epilogue">What to do with each finished element; its row and column are those of C.</param>
    /// <param name="shareA">Whether A is one matrix for the whole batch.</param>
    /// <param name="shareB">Whether B is one matrix for the whole batch.</param>
    /// <param name="packedB">The same B as <see cref="Pack"/> made it of <paramref name="b"/>, or null; the results are the same, bit for bit.</param>
    /// <exception cref="ArgumentException">Both accumulation and an epilogue are asked for, or a packed matrix for a batch with several.</exception>
    public static void Run<TEpilogue>(Workers workers, nint batch, nint m, nint n, nint k, Pointer a, bool transposeA, Pointer b, bool transposeB, Pointer c, bool accumulate,
        in TEpilogue epilogue, bool shareA = false, bool shareB = false, Pointer packedB = default)
        where TEpilogue : struct, IEpilogue
    {
        if (accumulate && typeof(TEpilogue) != typeof(NoEpilogue))
            throw TwoResults(typeof(TEpilogue));
        if (!packedB.IsNull && batch > 1 && !shareB)
            throw OnePackedMatrix(batch);
        if (batch <= 0 || m <= 0 || n <= 0)
            return;

        // A single row or column lies the same way transposed.
        transposeA &= m > 1;
        transposeB |= n == 1;
        MatMulOperands operands = new(m, n, k, a, transposeA, shareA ? 0 : m * k, b, transposeB, shareB ? 0 : k * n, c, accumulate);
        if (!transposeA && transposeB && (m <= FewRows || n <= FewRows) && k >= LongRow)
            MatMulDots<TEpilogue>.Run(workers, batch, operands, epilogue);
        else if (m == 1 && !transposeB)
            MatMulVector<TEpilogue>.Run(workers, batch, operands, epilogue);
        else
            MatMulBlocks<TEpilogue>.Run(workers, batch, operands, packedB, epilogue);
    }

    /// <summary>The number of floats that <see cref="Pack"/> writes, whatever the machine.</summary>
    /// <param name="n">Columns of op(B).</param>
    /// <param name="k">Rows of op(B).</param>
    public static nint PackedFloats(nint n, nint k) => MatMulPacking.RightFloats(n, k);

    /// <summary>Packs a right operand once for many products, such as the weights of a layer.</summary>
    /// <remarks>The order depends on the vectors of this machine: a packed matrix is for the same process, and for the same kind of <see cref="Workers"/>.</remarks>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="n">Columns of op(B).</param>
    /// <param name="k">Rows of op(B).</param>
    /// <param name="b">B: (k, n), or (n, k) if transposed.</param>
    /// <param name="transposeB">Whether B lies transposed.</param>
    /// <param name="packed">Where the packed matrix goes: <see cref="PackedFloats"/> floats.</param>
    public static void Pack(Workers workers, nint n, nint k, Pointer b, bool transposeB, Pointer packed)
    {
        if (n > 0 && k > 0)
            MatMulPacking.Run(workers, new(0, n, k, Pointer.Null, false, 0, b, transposeB, 0, Pointer.Null, false), 0, 0, k, 1, Pointer.Null, packed);
    }

    // Made apart, so that the text is not compiled with each product.
    private static ArgumentException TwoResults(Type epilogue) =>
        new($"An accumulating product takes no epilogue, but {epilogue.Name} was given; add in a step of its own.", "accumulate");

    private static ArgumentException OnePackedMatrix(nint batch) =>
        new($"One packed matrix was given for {batch} different ones; share B, or leave the packed matrix away.", "packedB");
}
