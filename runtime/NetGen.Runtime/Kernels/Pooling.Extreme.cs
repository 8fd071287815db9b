using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

public static partial class Pooling
{
    private interface IExtreme
    {
        /// <summary>A mask: whether the best so far stands against the candidate. It does so if both are equal or if it is NaN, but not against NaN.</summary>
        static abstract V Stands<V>(V best, V candidate) where V : struct, ISimd<V>;
    }

    private readonly struct Greatest : IExtreme
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Stands<V>(V best, V candidate) where V : struct, ISimd<V> => V.LessOrEqual(candidate, best) | ~V.Equal(best, best);
    }

    private readonly struct Least : IExtreme
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Stands<V>(V best, V candidate) where V : struct, ISimd<V> => V.LessOrEqual(best, candidate) | ~V.Equal(best, best);
    }

    private readonly struct Winner<TExtreme>(PoolGeometry g, Pointer y, Pointer offsets) : IReduction
        where TExtreme : IExtreme
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Reduce<V>(Pointer source, Range1D kernelRows, Range1D kernelColumns, nint output) where V : struct, ISimd<V>
        {
            // Kept in locals, or they would be read again after every store.
            int stride = g.StrideWidth;
            int step = g.DilationWidth;
            V one = V.Broadcast(1f);
            V best = LoadStrided<V>(source, kernelColumns.Low * step, stride, kernelColumns.Low == 0);
            V winner = V.Broadcast(kernelRows.Low * g.KernelWidth + kernelColumns.Low);
            for (int a = kernelRows.Low; a < kernelRows.High; a++)
            {
                V place = V.Broadcast(a * g.KernelWidth + kernelColumns.Low);
                for (int b = kernelColumns.Low; b < kernelColumns.High; b++)
                {
                    V candidate = LoadStrided<V>(source, b * step, stride, b == 0);
                    V stands = TExtreme.Stands(best, candidate);
                    best = V.Select(stands, best, candidate);
                    winner = V.Select(stands, winner, place);
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
                int column = TileRow<V>(output, upper, 0, width, hasLower);
                column = TileRow<V128>(output, upper, column, width, hasLower);
                column = TileRow<V1>(output, upper, column, width, hasLower);
                for (; column < g.OutputWidth; column++)
                {
                    // A window of which only the left half exists.
                    int offset = offsets.Byte(output + column);
                    upper.Set((nint)(offset >> 1) * g.Width + 2 * column, dy[output + column]);
                }
                output += g.OutputWidth;
            }
        }

        // The tiles from `column` to `end`, or none if they do not fill a vector; returns the first that is left.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private int TileRow<V>(nint output, Pointer upper, int column, int end, bool hasLower) where V : struct, ISimd<V>
        {
            if (end - column < V.Count)
                return column;
            while (column < end)
            {
                // The last vector overlaps the one before, and writes the same there.
                column = Math.Min(column, end - V.Count);
                Tile<V>(output + column, upper, column, hasLower);
                column += V.Count;
            }
            return column;
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
