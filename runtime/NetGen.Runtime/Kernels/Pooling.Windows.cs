using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

public static partial class Pooling
{
    private interface IReduction
    {
        /// <summary>Reduces the windows of <c>V.Count</c> outputs that lie side by side.</summary>
        /// <param name="source">The element that the first place of the first window would have, at the first kernel row that exists; may lie in the padding.</param>
        /// <param name="kernelRows">The kernel rows that exist.</param>
        /// <param name="kernelColumns">The kernel columns that exist in these windows.</param>
        /// <param name="output">The number of the first output.</param>
        void Reduce<V>(Pointer source, Range1D kernelRows, Range1D kernelColumns, nint output) where V : struct, ISimd<V>;
    }

    // Some output rows of one or several planes.
    private readonly struct WindowsWork<TReduction>(PoolGeometry g, nint rows, nint rowsPerTask, Pointer x, TReduction reduction) : IWork
        where TReduction : struct, IReduction
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V>
        {
            Range1D interior = g.InteriorColumns();
            nint end = Math.Min((task + 1) * rowsPerTask, rows);
            for (nint row = task * rowsPerTask; row < end; row++)
            {
                (nint plane, nint outputRow) = Math.DivRem(row, g.OutputHeight);
                Range1D kernelRows = g.KernelRows((int)outputRow);
                nint top = outputRow * g.StrideHeight - g.PadTop + kernelRows.Low * g.DilationHeight;
                Row<V>(x + (plane * g.InputSize + top * g.Width - g.PadLeft), kernelRows, interior, row * g.OutputWidth);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Row<V>(Pointer source, Range1D kernelRows, Range1D interior, nint output) where V : struct, ISimd<V>
        {
            int column = 0;
            for (; column < interior.Low; column++)
                reduction.Reduce<V1>(source + column * g.StrideWidth, kernelRows, g.KernelColumns(column), output + column);

            // With other strides than these, the elements of neighbouring windows do not lie close enough to be read together.
            if (g.StrideWidth == 1 || g.StrideWidth == 2 && g.KernelWidth > 1)
            {
                column = Interior<V>(source, kernelRows, column, interior.High, output);
                column = Interior<V128>(source, kernelRows, column, interior.High, output);
            }
            column = Interior<V1>(source, kernelRows, column, interior.High, output);
            for (; column < g.OutputWidth; column++)
                reduction.Reduce<V1>(source + column * g.StrideWidth, kernelRows, g.KernelColumns(column), output + column);
        }

        // The outputs from `column` to `end`, or none if they do not fill a vector; returns the first output that is left.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private int Interior<V>(Pointer source, Range1D kernelRows, int column, int end, nint output) where V : struct, ISimd<V>
        {
            if (end - column < V.Count)
                return column;
            while (column < end)
            {
                // The last vector overlaps the one before, and writes the same there.
                column = Math.Min(column, end - V.Count);
                reduction.Reduce<V>(source + column * g.StrideWidth, kernelRows, new Range1D(0, g.KernelWidth), output + column);
                column += V.Count;
            }
            return column;
        }
    }

    // Lane k is the element at index + k·stride, for a stride of 1 or 2, or of any size if there is one lane only. Nothing outside of the window is read, so
    // with stride 2 the first column of the window takes the even elements from here on, the others the odd ones from the element before.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LoadStrided<V>(Pointer source, nint index, int stride, bool firstColumn) where V : struct, ISimd<V>
    {
        if (V.Count == 1 || stride == 1)
            return V.Load(source, index);
        if (firstColumn)
        {
            V.LoadPairs(source, index, out V even, out _);
            return even;
        }
        V.LoadPairs(source, index - 1, out _, out V odd);
        return odd;
    }
}
