using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

public static partial class Pooling
{
    /// <summary>
    /// dx of some planes, for windows that lie one or two columns apart. Each element collects from the windows that hold it, in the order of the windows: so rows are written in vectors, and are the same in vectors of every width.
    /// </summary>
    private readonly struct AverageGradientWork : IWork
    {
        private readonly PoolGeometry g;
        private readonly nint _planes;
        private readonly nint _planesPerTask;
        private readonly Pointer _dx;
        private readonly MeanShares _shares;

        // The outputs that the first and the last elements of a row would have if there were windows everywhere, relative to the first.
        private readonly int _before;
        private readonly int _width;

        public AverageGradientWork(in PoolGeometry geometry, nint planes, nint planesPerTask, Pointer dx, MeanShares shares)
        {
            g = geometry;
            (_planes, _planesPerTask, _dx, _shares) = (planes, planesPerTask, dx, shares);
            int least = InPairs ? Shift(g.KernelWidth - 1) : g.PadLeft - (g.KernelWidth - 1) * g.DilationWidth;
            int greatest = InPairs ? (g.Width - 1) / 2 + Shift(0) : g.Width - 1 + g.PadLeft;
            _before = Math.Max(0, -least);
            _width = _before + Math.Max(g.OutputWidth, greatest + 1);
        }

        /// <summary>The floats of scratch memory: the prepared rows, and what <see cref="Row{V}"/> finds for a row of elements.</summary>
        public nint Scratch => Prepared + g.KernelHeight;

        private nint Prepared => (nint)g.OutputHeight * _width;

        private bool InPairs => g.StrideWidth == 2;

        public void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V>
        {
            scratch.AsSpan(Prepared).Clear();
            nint end = Math.Min((task + 1) * _planesPerTask, _planes);
            for (nint plane = task * _planesPerTask; plane < end; plane++)
            {
                _shares.Prepare<V>(plane * g.OutputSize, scratch + _before, _width);
                for (int row = 0; row < g.Height; row++)
                    Row<V>(row, _dx + (plane * g.InputSize + (nint)row * g.Width), scratch + _before, scratch + Prepared);
            }
        }

        // First the rows of windows that hold this row, from the first window on: the number of the row's first output.
        private void Row<V>(int row, Pointer line, Pointer rows, Pointer holders) where V : struct, ISimd<V>
        {
            int count = 0;
            for (int a = g.KernelHeight - 1; a >= 0; a--)
            {
                int distance = row + g.PadTop - a * g.DilationHeight;
                int outputRow = g.StrideHeight switch { 1 => distance, 2 => distance >> 1, _ => distance / g.StrideHeight };
                if (distance < 0 || outputRow >= g.OutputHeight || outputRow * g.StrideHeight != distance)
                    continue;
                holders.SetInt32(count++, outputRow * _width);
            }

            if (InPairs)
                Pairs<V>(line, rows, holders, count);
            else
                Ones<V>(line, rows, holders, count);
        }

        // Windows side by side: element x is at place b of output x + PadLeft − b·Dilation.
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private void Ones<V>(Pointer line, Pointer rows, Pointer holders, int count) where V : struct, ISimd<V>
        {
            int next = OnesFrom<V>(0, line, rows, holders, count);
            next = OnesFrom<V128>(next, line, rows, holders, count);
            OnesFrom<V1>(next, line, rows, holders, count);
        }

        // The elements from `next` on, or none if they do not fill a vector; returns the first that is left.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private int OnesFrom<V>(int next, Pointer line, Pointer rows, Pointer holders, int count) where V : struct, ISimd<V>
        {
            int last = g.KernelWidth - 1;
            int step = g.DilationWidth;
            int end = g.Width;
            nint from = g.PadLeft - last * step;
            if (end - next < V.Count)
                return next;
            while (next < end)
            {
                // The last vector overlaps the one before, and writes the same there.
                next = Math.Min(next, end - V.Count);
                V sum = V.Broadcast(0f);
                for (int n = 0; n < count; n++)
                {
                    nint output = from + next + holders.Int32(n);
                    if (last == 2)
                    {
                        sum += V.Load(rows, output);
                        sum += V.Load(rows, output + step);
                        sum += V.Load(rows, output + 2 * step);
                        continue;
                    }

                    for (int b = last; b >= 0; b--, output += step)
                        sum += V.Load(rows, output);
                }
                V.Store(sum, line, next);
                next += V.Count;
            }
            return next;
        }

        // Windows two apart: of each pair of elements 2q and 2q + 1, the even one is at the places b for which PadLeft − b·Dilation is even, the odd one at the others.
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private void Pairs<V>(Pointer line, Pointer rows, Pointer holders, int count) where V : struct, ISimd<V>
        {
            int pair = PairsFrom<V>(0, line, rows, holders, count);
            pair = PairsFrom<V128>(pair, line, rows, holders, count);
            pair = PairsFrom<V1>(pair, line, rows, holders, count);
            if (2 * pair == g.Width)
                return;
            PairAt(pair, rows, holders, count, out V1 even, out _);
            V1.Store(even, line, 2 * pair);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private int PairsFrom<V>(int pair, Pointer line, Pointer rows, Pointer holders, int count) where V : struct, ISimd<V>
        {
            int end = g.Width / 2;
            if (end - pair < V.Count)
                return pair;
            while (pair < end)
            {
                pair = Math.Min(pair, end - V.Count);
                PairAt(pair, rows, holders, count, out V even, out V odd);
                V.StorePairs(even, odd, line, 2 * pair);
                pair += V.Count;
            }
            return pair;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void PairAt<V>(int pair, Pointer rows, Pointer holders, int count, out V even, out V odd) where V : struct, ISimd<V>
        {
            even = odd = V.Broadcast(0f);
            for (int n = 0; n < count; n++)
            {
                nint output = pair + holders.Int32(n);
                if (g is { KernelWidth: 3, DilationWidth: 1, PadLeft: 1 })
                {
                    odd += V.Load(rows, output);
                    even += V.Load(rows, output);
                    odd += V.Load(rows, output + 1);
                    continue;
                }

                for (int b = g.KernelWidth - 1; b >= 0; b--)
                {
                    V share = V.Load(rows, output + Shift(b));
                    if (((g.PadLeft - b * g.DilationWidth) & 1) == 0)
                        even += share;
                    else
                        odd += share;
                }
            }
        }

        // How far the output lies from the number of the pair that has its place b: half of PadLeft − b·Dilation, or of the next even number.
        private int Shift(int b) => (g.PadLeft - b * g.DilationWidth + 1) >> 1;
    }
}
