using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

public static partial class Pooling
{
    private interface IExtreme
    {
        /// <summary>A mask: whether the best so far stands against the candidate. It does so if both are equal or if it is NaN, but not against NaN.</summary>
        static abstract V Stands<V>(V best, V candidate) where V : struct, ISimd<V>;

        /// <summary>The candidate if it is better, else the best so far; NaN if either is NaN.</summary>
        static abstract V Better<V>(V candidate, V best) where V : struct, ISimd<V>;
    }

    private readonly struct Greatest : IExtreme
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Stands<V>(V best, V candidate) where V : struct, ISimd<V> => V.LessOrEqual(candidate, best) | ~V.Equal(best, best);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Better<V>(V candidate, V best) where V : struct, ISimd<V> => V.Max(candidate, best);
    }

    private readonly struct Least : IExtreme
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Stands<V>(V best, V candidate) where V : struct, ISimd<V> => V.LessOrEqual(best, candidate) | ~V.Equal(best, best);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Better<V>(V candidate, V best) where V : struct, ISimd<V> => V.Min(candidate, best);
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
            V.StoreBytes(winner, offsets, output);
        }
    }

    // The winner's value alone, without its place.
    private readonly struct Best<TExtreme>(PoolGeometry g, Pointer y) : IReduction
        where TExtreme : IExtreme
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Reduce<V>(Pointer source, Range1D kernelRows, Range1D kernelColumns, nint output) where V : struct, ISimd<V>
        {
            int stride = g.StrideWidth;
            int step = g.DilationWidth;
            V best = LoadStrided<V>(source, kernelColumns.Low * step, stride, kernelColumns.Low == 0);
            for (int a = kernelRows.Low; a < kernelRows.High; a++)
            {
                for (int b = kernelColumns.Low; b < kernelColumns.High; b++)
                    best = TExtreme.Better(LoadStrided<V>(source, b * step, stride, b == 0), best);
                source += g.DilationHeight * g.Width;
            }
            V.Store(best, y, output);
        }
    }
}
