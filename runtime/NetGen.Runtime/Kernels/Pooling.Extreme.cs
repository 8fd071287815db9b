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

    // The winner of a window gets its gradient, the others nothing.
    private readonly struct WinnerShares(PoolGeometry g, Pointer dy, Pointer offsets) : IShares
    {
        public static int FloatsPerOutput => 2;

        // The winners as floats, since several elements compare themselves with each.
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Prepare<V>(nint plane, Pointer rows, int width) where V : struct, ISimd<V>
        {
            Pointer winners = rows + (nint)g.OutputHeight * width;
            for (int row = 0; row < g.OutputHeight; row++)
            {
                int column = Copy<V>(plane, rows, winners, 0);
                column = Copy<V128>(plane, rows, winners, column);
                Copy<V1>(plane, rows, winners, column);
                plane += g.OutputWidth;
                rows += width;
                winners += width;
            }
        }

        // The outputs from `column` on, or none if they do not fill a vector; returns the first that is left.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private int Copy<V>(nint from, Pointer row, Pointer winners, int column) where V : struct, ISimd<V>
        {
            if (g.OutputWidth - column < V.Count)
                return column;
            while (column < g.OutputWidth)
            {
                column = Math.Min(column, g.OutputWidth - V.Count);
                V.Store(V.Load(dy, from + column), row, column);
                V.Store(V.LoadBytes(offsets, from + column), winners, column);
                column += V.Count;
            }
            return column;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Share<V>(Pointer rows, nint output, nint behind, V place) where V : struct, ISimd<V> =>
            V.Equal(V.Load(rows, output + behind), place) & V.Load(rows, output);
    }

    // Some planes of windows of 2 × 2 that neither overlap nor are clipped, but perhaps at the lower and right edges.
    private readonly struct TilesGradientWork(PoolGeometry g, nint planes, nint planesPerTask, Pointer dy, Pointer offsets, Pointer dx) : IWork
    {
        public void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V>
        {
            bool covered = g.Height == 2 * g.OutputHeight && g.Width == 2 * g.OutputWidth;
            nint end = Math.Min((task + 1) * planesPerTask, planes);
            for (nint plane = task * planesPerTask; plane < end; plane++)
            {
                Pointer target = dx + plane * g.InputSize;
                if (!covered)
                    target.AsSpan(g.InputSize).Clear();
                Tiles<V>(plane * g.OutputSize, target);
            }
        }

        // Each window writes all elements it has.
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
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
    }
}
