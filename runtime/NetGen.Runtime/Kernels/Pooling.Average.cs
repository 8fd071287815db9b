using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

public static partial class Pooling
{
    // Some output rows of one or several planes.
    private readonly struct AverageWork(PoolGeometry g, nint rows, nint rowsPerTask, Pointer x, Pointer y, bool countPadding) : IWork
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V>
        {
            Range1D interior = g.InteriorColumns();
            nint end = Math.Min((task + 1) * rowsPerTask, rows);
            for (nint row = task * rowsPerTask; row < end; row++)
            {
                int column = 0;
                for (; column < interior.Low; column++)
                    Window<V1>(row, column, g.KernelColumns(column));
                if (CanVectorize(g))
                {
                    column = Columns<V>(row, column, interior.High);
                    column = Columns<V128>(row, column, interior.High);
                }
                column = Columns<V1>(row, column, interior.High);
                for (; column < g.OutputWidth; column++)
                    Window<V1>(row, column, g.KernelColumns(column));
            }
        }

        // The outputs from `column` on whose windows lie within the width, as far as whole vectors go; returns the first output that is left.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private int Columns<V>(nint row, int column, int end) where V : struct, ISimd<V>
        {
            if (end - column < V.Count)
                return column;
            var all = new Range1D(0, g.KernelWidth);
            for (; column + V.Count <= end; column += V.Count)
                Window<V>(row, column, all);

            // The last vector overlaps the one before, and writes the same there.
            if (column < end)
                Window<V>(row, end - V.Count, all);
            return end;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Window<V>(nint row, int column, Range1D kernelColumns) where V : struct, ISimd<V>
        {
            (nint plane, nint outputRow) = Math.DivRem(row, g.OutputHeight);
            Range1D kernelRows = g.KernelRows((int)outputRow);
            nint top = outputRow * g.StrideHeight - g.PadTop + kernelRows.Low * g.DilationHeight;
            Pointer source = x + (plane * g.InputSize + top * g.Width + column * g.StrideWidth - g.PadLeft);

            V sum = V.Broadcast(0f);
            for (int a = kernelRows.Low; a < kernelRows.High; a++)
            {
                for (int b = kernelColumns.Low; b < kernelColumns.High; b++)
                    sum += LoadStrided<V>(source, b * g.DilationWidth, g.StrideWidth, b == 0);
                source += g.DilationHeight * g.Width;
            }

            int count = countPadding ? g.KernelSize : kernelRows.Length * kernelColumns.Length;
            V.Store(sum / V.Broadcast(count), y, row * g.OutputWidth + column);
        }
    }

    // Some planes, each for itself, because windows of different rows may share elements.
    private readonly struct AverageGradientWork(PoolGeometry g, nint planes, nint planesPerTask, Pointer dy, Pointer dx, bool countPadding) : IWork
    {
        public void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V>
        {
            nint end = Math.Min((task + 1) * planesPerTask, planes);
            for (nint plane = task * planesPerTask; plane < end; plane++)
            {
                Pointer target = dx + plane * g.InputSize;
                target.AsSpan(g.InputSize).Clear();
                for (int row = 0; row < g.OutputHeight; row++)
                    Row<V>(row, dy + (plane * g.OutputSize + (nint)row * g.OutputWidth), target, scratch);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Row<V>(int row, Pointer gradients, Pointer target, Pointer shares) where V : struct, ISimd<V>
        {
            // What one element of each window gets.
            Range1D kernelRows = g.KernelRows(row);
            for (int column = 0; column < g.OutputWidth; column++)
                shares.Set(column, gradients[column] / (countPadding ? g.KernelSize : kernelRows.Length * g.KernelColumns(column).Length));

            for (int a = kernelRows.Low; a < kernelRows.High; a++)
            {
                Pointer line = target + (nint)(row * g.StrideHeight - g.PadTop + a * g.DilationHeight) * g.Width;
                for (int b = 0; b < g.KernelWidth; b++)
                {
                    // The columns whose element b exists.
                    int start = b * g.DilationWidth - g.PadLeft;
                    Range1D columns = Range1D.Clip(start, g.StrideWidth, g.OutputWidth, g.Width);
                    int column = columns.Low;
                    if (g.StrideWidth == 1)
                    {
                        for (; column + V.Count <= columns.High; column += V.Count)
                            V.Store(V.Load(line, start + column) + V.Load(shares, column), line, start + column);
                    }
                    for (; column < columns.High; column++)
                    {
                        nint place = start + (nint)column * g.StrideWidth;
                        line.Set(place, line[place] + shares[column]);
                    }
                }
            }
        }
    }
}
