using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>What all tasks of <see cref="MatMulSwapped{TEpilogue}"/> do, whatever their epilogue.</summary>
internal static class MatMulSwappedTasks
{
    /// <summary>results (m × columns) = A · some rows of B, transposed; or C is added too.</summary>
    /// <param name="operands">The operands of the product.</param>
    /// <param name="depth">The length of a block of the summed axis.</param>
    /// <param name="column">The first row of B.</param>
    /// <param name="columns">The number of rows of B.</param>
    /// <param name="packed">A, packed as the right operand of the swapped product.</param>
    /// <param name="tiles">Memory for the results before they are turned round.</param>
    /// <param name="scratch">Memory for <see cref="MatMulLeft"/>.</param>
    /// <param name="results">The place of the first result.</param>
    /// <param name="stride">The distance of rows of results.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<V>(in MatMulOperands operands, nint depth, nint column, nint columns, Pointer packed, Pointer tiles, Pointer scratch, Pointer results, nint stride)
        where V : struct, ISimd<V>
    {
        nint width = 2 * V.Count, m = operands.M, k = 0;
        if (operands.Accumulate)
        {
            for (nint row = 0; row < m; row += width)
                MatMulPanels.Transpose(operands.C(0, row, column), operands.N, Math.Min(width, m - row), columns, tiles + row * columns, width);
        }
        do
        {
            nint length = Math.Min(depth, operands.K - k);
            MatMulLeft left = MatMulLeft.InPlace(operands.B(0, k, column), operands.K, transposed: false, columns);
            for (nint row = 0; row < m; row += width)
                left.Multiply<V>(length, packed + row * operands.K + k * width, width, width, tiles + row * columns, width, k > 0 || operands.Accumulate, scratch);
            k += depth;
        }
        while (k < operands.K);
        for (nint row = 0; row < m; row += width)
            MatMulPanels.Transpose(tiles + row * columns, width, columns, Math.Min(width, m - row), results + row * stride, stride);
    }
}
