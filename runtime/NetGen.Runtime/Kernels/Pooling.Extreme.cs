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

    // Some output rows of one or several planes.
    private readonly struct ExtremeWork<TExtreme>(PoolGeometry g, nint rows, nint rowsPerTask, Pointer x, Pointer y, Pointer offsets) : IWork
        where TExtreme : IExtreme
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

            nint output = row * g.OutputWidth + column;
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
            bool tiles = g is { KernelHeight: 2, KernelWidth: 2, StrideHeight: 2, StrideWidth: 2, PadTop: 0, PadLeft: 0, DilationHeight: 1, DilationWidth: 1 };
            nint end = Math.Min((task + 1) * planesPerTask, planes);
            for (nint plane = task * planesPerTask; plane < end; plane++)
            {
                Pointer target = dx + plane * g.InputSize;
                target.AsSpan(g.InputSize).Clear();
                nint output = plane * g.OutputSize;
                if (tiles)
                    Tiles<V>(output, target);
                else
                    Scatter(output, target, scratch);
            }
        }

        // Windows of 2 × 2 that do not overlap and are not clipped, but perhaps at the lower and right edges: each writes all its elements.
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
