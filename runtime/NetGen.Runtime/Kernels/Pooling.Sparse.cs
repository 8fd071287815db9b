using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

// Gradients where each window goes to its elements: of extremes, and of means of windows that lie three or more apart.
public static partial class Pooling
{
    private readonly struct ExtremeGradientWork(PoolGeometry g, nint planes, nint planesPerTask, Pointer dy, Pointer offsets, Pointer dx) : IWork
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Run<V>(nint task, Pointer distances) where V : struct, ISimd<V>
        {
            // How far each place of the window lies from its first.
            for (int a = 0; a < g.KernelHeight; a++)
            {
                for (int b = 0; b < g.KernelWidth; b++)
                    distances.SetInt32(a * g.KernelWidth + b, a * g.DilationHeight * g.Width + b * g.DilationWidth);
            }

            nint plane = task * planesPerTask;
            nint count = Math.Min(planesPerTask, planes - plane);
            Pointer target = dx + plane * g.InputSize;
            target.AsSpan(count * g.InputSize).Clear();
            // Kept in locals, or they would be read again after every store.
            nint width = g.OutputWidth, stride = g.StrideWidth;
            Pointer gradients = dy + plane * g.OutputSize, winners = offsets.AddBytes(plane * g.OutputSize);
            for (; count > 0; count--, target += g.InputSize)
            {
                for (int row = 0; row < g.OutputHeight; row++)
                {
                    Pointer window = target + ((nint)(row * g.StrideHeight - g.PadTop) * g.Width - g.PadLeft);
                    for (nint column = 0; column < width; column++)
                    {
                        nint winner = distances.Int32(winners.Byte(column));
                        window.Set(winner, window[winner] + gradients[column]);
                        window += stride;
                    }
                    gradients += width;
                    winners = winners.AddBytes(width);
                }
            }
        }
    }

    private readonly struct SparseAverageGradientWork(PoolGeometry g, nint planes, nint planesPerTask, Pointer dy, Pointer dx, bool countPadding) : IWork
    {
        // A row of windows gives the same to each row of elements: it is put together once.
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Run<V>(nint task, Pointer shares) where V : struct, ISimd<V>
        {
            nint plane = task * planesPerTask;
            nint count = Math.Min(planesPerTask, planes - plane);
            Pointer target = dx + plane * g.InputSize;
            target.AsSpan(count * g.InputSize).Clear();
            Pointer gradients = dy + plane * g.OutputSize;
            for (; count > 0; count--, target += g.InputSize)
            {
                for (int row = 0; row < g.OutputHeight; row++, gradients += g.OutputWidth)
                {
                    Range1D places = g.KernelRows(row);
                    Shares(countPadding ? g.KernelHeight : places.Length, gradients, shares);
                    for (int a = places.Low; a < places.High; a++)
                        Add<V>(shares, target + (nint)(row * g.StrideHeight - g.PadTop + a * g.DilationHeight) * g.Width);
                }
            }
        }

        private void Shares(int rows, Pointer gradients, Pointer shares)
        {
            shares.AsSpan(g.Width).Clear();
            for (int column = 0; column < g.OutputWidth; column++)
            {
                Range1D places = g.KernelColumns(column);
                float share = gradients[column] / (rows * (countPadding ? g.KernelWidth : places.Length));
                nint first = (nint)column * g.StrideWidth - g.PadLeft;
                for (int b = places.Low; b < places.High; b++)
                {
                    nint x = first + b * g.DilationWidth;
                    shares.Set(x, shares[x] + share);
                }
            }
        }

        private void Add<V>(Pointer shares, Pointer line) where V : struct, ISimd<V>
        {
            int x = 0;
            for (; x <= g.Width - V.Count; x += V.Count)
                V.Store(V.Load(line, x) + V.Load(shares, x), line, x);
            for (; x < g.Width; x++)
                line.Set(x, line[x] + shares[x]);
        }
    }
}
