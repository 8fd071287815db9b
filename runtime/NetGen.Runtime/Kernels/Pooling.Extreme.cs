using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

public static partial class Pooling
{
    private interface IExtreme
    {
        /// <summary>A mask: whether the candidate beats the best so far. NaN beats all numbers, and nothing beats NaN.</summary>
        static abstract V Beats<V>(V candidate, V best) where V : struct, ISimd<V>;
    }

    private readonly struct Greatest : IExtreme
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Beats<V>(V candidate, V best) where V : struct, ISimd<V> => ~V.LessOrEqual(candidate, best) & V.Equal(best, best);
    }

    private readonly struct Least : IExtreme
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Beats<V>(V candidate, V best) where V : struct, ISimd<V> => ~V.LessOrEqual(best, candidate) & V.Equal(best, best);
    }

    private readonly struct Winner<TExtreme>(PoolGeometry g, Pointer y, Pointer offsets) : IReduction
        where TExtreme : IExtreme
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Reduce<V>(Pointer source, Range1D kernelRows, Range1D kernelColumns, nint output) where V : struct, ISimd<V>
        {
            V one = V.Broadcast(1f);
            V best = LoadStrided<V>(source, kernelColumns.Low * g.DilationWidth, g.StrideWidth, kernelColumns.Low == 0);
            V winner = V.Broadcast(kernelRows.Low * g.KernelWidth + kernelColumns.Low);
            for (int a = kernelRows.Low; a < kernelRows.High; a++)
            {
                V place = V.Broadcast(a * g.KernelWidth + kernelColumns.Low);
                for (int b = kernelColumns.Low; b < kernelColumns.High; b++)
                {
                    V candidate = LoadStrided<V>(source, b * g.DilationWidth, g.StrideWidth, b == 0);
                    V beats = TExtreme.Beats(candidate, best);
                    best = V.Select(beats, candidate, best);
                    winner = V.Select(beats, place, winner);
                    place += one;
                }
                source += g.DilationHeight * g.Width;
            }

            V.Store(best, y, output);
            if (!offsets.IsNull)
                V.StoreBytes(winner, offsets, output);
        }
    }

    // Some planes, each for itself, because windows of different rows may share elements.
    private readonly struct ExtremeGradientWork(PoolGeometry g, nint planes, nint planesPerTask, Pointer dy, Pointer offsets, Pointer dx) : IWork
    {
        public void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V>
        {
            bool covered = g.Height == 2 * g.OutputHeight && g.Width == 2 * g.OutputWidth;
            bool tiles = g is { KernelHeight: 2, KernelWidth: 2, StrideHeight: 2, StrideWidth: 2, PadTop: 0, PadLeft: 0, DilationHeight: 1, DilationWidth: 1 };
            nint end = Math.Min((task + 1) * planesPerTask, planes);
            for (nint plane = task * planesPerTask; plane < end; plane++)
            {
                Pointer target = dx + plane * g.InputSize;
                if (!(tiles && covered))
                    target.AsSpan(g.InputSize).Clear();
                nint output = plane * g.OutputSize;
                if (tiles)
                    Tiles<V>(output, target);
                else
                    Scatter(output, target, scratch);
            }
        }

        // Windows of 2 × 2 that do not overlap and are not clipped, but perhaps at the lower and right edges: each writes all elements it has.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Tiles<V>(nint output, Pointer target) where V : struct, ISimd<V>
        {
            int width = Math.Min(g.OutputWidth, g.Width / 2);
            for (int row = 0; row < g.OutputHeight; row++)
            {
                Pointer upper = target + (nint)row * 2 * g.Width;
                bool hasLower = row * 2 + 1 < g.Height;
                int column = 0;
                for (; column + V.Count <= width; column += V.Count)
                    Tile<V>(output + column, upper, column, hasLower);
                for (; column < width; column++)
                    Tile<V1>(output + column, upper, column, hasLower);
                for (; column < g.OutputWidth; column++)
                {
                    // A window of which only the left half exists.
                    int offset = offsets.Byte(output + column);
                    upper.Set((nint)(offset >> 1) * g.Width + 2 * column, dy[output + column]);
                }
                output += g.OutputWidth;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Tile<V>(nint output, Pointer upper, int column, bool hasLower) where V : struct, ISimd<V>
        {
            V zero = V.Broadcast(0f);
            V gradient = V.Load(dy, output);
            V winner = V.LoadBytes(offsets, output);
            V.StorePairs(
                V.Select(V.Equal(winner, zero), gradient, zero), V.Select(V.Equal(winner, V.Broadcast(1f)), gradient, zero), upper, 2 * column);
            if (hasLower)
            {
                V.StorePairs(
                    V.Select(V.Equal(winner, V.Broadcast(2f)), gradient, zero), V.Select(V.Equal(winner, V.Broadcast(3f)), gradient, zero), upper, g.Width + 2 * column);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Scatter(nint output, Pointer target, Pointer distances)
        {
            // How far each place of the window lies from its first.
            for (int a = 0; a < g.KernelHeight; a++)
            {
                for (int b = 0; b < g.KernelWidth; b++)
                    distances.SetInt32(a * g.KernelWidth + b, a * g.DilationHeight * g.Width + b * g.DilationWidth);
            }

            for (int row = 0; row < g.OutputHeight; row++)
            {
                Pointer window = target + ((nint)(row * g.StrideHeight - g.PadTop) * g.Width - g.PadLeft);
                for (int column = 0; column < g.OutputWidth; column++)
                {
                    nint place = distances.Int32(offsets.Byte(output + column)) + (nint)column * g.StrideWidth;
                    window.Set(place, window[place] + dy[output + column]);
                }
                output += g.OutputWidth;
            }
        }
    }
}
