using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

public static partial class Pooling
{
    /// <summary>What is done with windows of 2 × 2.</summary>
    private interface ITile
    {
        /// <summary>Does it for <c>V.Count</c> windows that lie side by side.</summary>
        /// <param name="output">The number of the first output.</param>
        /// <param name="upper">The number of the first element of the first window's upper row.</param>
        /// <param name="lower">That of its lower row.</param>
        void Apply<V>(nint output, nint upper, nint lower) where V : struct, ISimd<V>;
    }

    // Windows of 2 × 2 that neither overlap nor are clipped: the usual pooling, at half the instructions of the others.
    private static bool AreTiles(in PoolGeometry g) =>
        g is { KernelHeight: 2, KernelWidth: 2, StrideHeight: 2, StrideWidth: 2, PadTop: 0, PadLeft: 0, DilationHeight: 1, DilationWidth: 1 }
        && g.Height >= 2 * g.OutputHeight && g.Width >= 2 * g.OutputWidth;

    /// <summary>Some output rows of one or several planes.</summary>
    /// <param name="g">The sizes.</param>
    /// <param name="rows">The number of output rows of all planes.</param>
    /// <param name="rowsPerTask">Rows of a task: whole planes if anything is to be cleared.</param>
    /// <param name="tile">What is done with each window.</param>
    /// <param name="cleared">The planes whose elements without a window become zero, or null.</param>
    private readonly struct TilesWork<TTile>(PoolGeometry g, nint rows, nint rowsPerTask, TTile tile, Pointer cleared) : IWork where TTile : struct, ITile
    {
        // Whether rows and planes of windows follow each other without a gap.
        private bool Covers => g.Height == 2 * g.OutputHeight && g.Width == 2 * g.OutputWidth;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V>
        {
            // A copy, or each call through the interface would make one.
            TTile apply = tile;
            bool covers = Covers;
            nint outputWidth = g.OutputWidth, outputHeight = g.OutputHeight, width = g.Width;
            nint first = task * rowsPerTask, end = Math.Min(first + rowsPerTask, rows);
            (nint plane, nint row) = Math.DivRem(first, outputHeight);
            if (!covers && !cleared.IsNull)
                (cleared + plane * g.InputSize).AsSpan((end - first) / outputHeight * g.InputSize).Clear();

            nint lastColumn = Math.Max(0, outputWidth - V.Count), last = end * outputWidth - V.Count, output = first * outputWidth, upper = plane * g.InputSize + row * 2 * width;
            for (nint index = first; index < end; index++)
            {
                nint column = 0;
                // What a vector has beyond the end of a narrow row is done once more, and for good, with the rows that follow.
                if (outputWidth >= V.Count || (covers && output <= last))
                {
                    for (; column < outputWidth; column += V.Count)
                    {
                        // The last vector of a wide row overlaps the one before, and writes the same there.
                        column = Math.Min(column, lastColumn);
                        apply.Apply<V>(output + column, upper + 2 * column, upper + 2 * column + width);
                    }
                }
                for (; column <= outputWidth - V128.Count; column += V128.Count)
                    apply.Apply<V128>(output + column, upper + 2 * column, upper + 2 * column + width);
                for (; column < outputWidth; column++)
                    apply.Apply<V1>(output + column, upper + 2 * column, upper + 2 * column + width);
                output += outputWidth;
                upper += 2 * width;
                if (++row == outputHeight)
                {
                    row = 0;
                    upper += g.InputSize - 2 * outputHeight * width;
                }
            }
        }
    }

    private readonly struct WinnerTile<TExtreme>(Pointer x, Pointer y, Pointer offsets) : ITile where TExtreme : IExtreme
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(nint output, nint upper, nint lower) where V : struct, ISimd<V>
        {
            V.LoadPairs(x, upper, out V best, out V second);
            V.LoadPairs(x, lower, out V third, out V fourth);
            V winner = V.Broadcast(0f);
            Challenge(second, 1, ref best, ref winner);
            Challenge(third, 2, ref best, ref winner);
            Challenge(fourth, 3, ref best, ref winner);
            V.Store(best, y, output);
            if (!offsets.IsNull)
                V.StoreBytes(winner, offsets, output);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Challenge<V>(V candidate, int place, ref V best, ref V winner) where V : struct, ISimd<V>
        {
            if (offsets.IsNull)
            {
                best = TExtreme.Better(candidate, best);
                return;
            }
            V stands = TExtreme.Stands(best, candidate);
            best = V.Select(stands, best, candidate);
            winner = V.Select(stands, winner, V.Broadcast(place));
        }
    }

    private readonly struct MeanTile(Pointer x, Pointer y) : ITile
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(nint output, nint upper, nint lower) where V : struct, ISimd<V>
        {
            V.LoadPairs(x, upper, out V first, out V second);
            V.LoadPairs(x, lower, out V third, out V fourth);
            V.Store((first + second + third + fourth) * V.Broadcast(0.25f), y, output);
        }
    }

    private readonly struct WinnerTileGradient(Pointer dy, Pointer offsets, Pointer dx) : ITile
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(nint output, nint upper, nint lower) where V : struct, ISimd<V>
        {
            V gradient = V.Load(dy, output), winner = V.LoadBytes(offsets, output);
            V.StorePairs(V.Equal(winner, V.Broadcast(0f)) & gradient, V.Equal(winner, V.Broadcast(1f)) & gradient, dx, upper);
            V.StorePairs(V.Equal(winner, V.Broadcast(2f)) & gradient, V.Equal(winner, V.Broadcast(3f)) & gradient, dx, lower);
        }
    }

    private readonly struct MeanTileGradient(Pointer dy, Pointer dx) : ITile
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(nint output, nint upper, nint lower) where V : struct, ISimd<V>
        {
            V share = V.Load(dy, output) * V.Broadcast(0.25f);
            V.StorePairs(share, share, dx, upper);
            V.StorePairs(share, share, dx, lower);
        }
    }
}
