using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

public static partial class Pooling
{
    private readonly struct Mean(PoolGeometry g, Pointer y, bool countPadding) : IReduction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Reduce<V>(Pointer source, Range1D kernelRows, Range1D kernelColumns, nint output) where V : struct, ISimd<V>
        {
            V sum = V.Broadcast(0f);
            for (int a = kernelRows.Low; a < kernelRows.High; a++)
            {
                for (int b = kernelColumns.Low; b < kernelColumns.High; b++)
                    sum += LoadStrided<V>(source, b * g.DilationWidth, g.StrideWidth, b == 0);
                source += g.DilationHeight * g.Width;
            }

            int count = countPadding ? g.KernelSize : kernelRows.Length * kernelColumns.Length;
            V.Store(sum / V.Broadcast(count), y, output);
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
