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

    // Every element of a window gets the same share of its gradient.
    private readonly struct MeanShares(PoolGeometry g, Pointer dy, bool countPadding)
    {
        /// <summary>Copies the shares of a plane's outputs into rows that begin and end with zeros.</summary>
        /// <param name="plane">The number of the plane's first output.</param>
        /// <param name="rows">The first output of the first row; what lies before and between the outputs is zero already.</param>
        /// <param name="width">The distance of rows.</param>
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Prepare<V>(nint plane, Pointer rows, int width) where V : struct, ISimd<V>
        {
            Range1D interior = g.InteriorColumns();
            for (int row = 0; row < g.OutputHeight; row++)
            {
                Pointer from = dy + (plane + (nint)row * g.OutputWidth);
                Pointer to = rows + (nint)row * width;
                int places = countPadding ? g.KernelHeight : g.KernelRows(row).Length;
                V count = V.Broadcast(places * g.KernelWidth);
                int column = 0;
                for (; column < interior.Low; column++)
                    to.Set(column, from[column] / (places * Columns(column)));
                for (; column <= interior.High - V.Count; column += V.Count)
                    V.Store(V.Load(from, column) / count, to, column);
                for (; column < g.OutputWidth; column++)
                    to.Set(column, from[column] / (places * Columns(column)));
            }
        }

        private int Columns(int column) => countPadding ? g.KernelWidth : g.KernelColumns(column).Length;
    }
}
