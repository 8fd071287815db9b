using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>The micro-kernels of products with a <see cref="ConvolutionPlane"/>.</summary>
internal static class ConvolutionPlaneKernels
{
    /// <summary>The rows of outputs that <see cref="ThreeByThree"/> makes at a time.</summary>
    public const int Rows = 4;

    /// <summary>Rows of outputs of a 3 × 3 kernel whose vertical taps are neighbouring rows of the plane: each vector that is read serves up to three rows.</summary>
    /// <param name="rows">The number of rows, at least <see cref="Rows"/>.</param>
    /// <param name="columns">Their length, at least a vector.</param>
    /// <param name="weights">The nine weights.</param>
    /// <param name="plane">The plane.</param>
    /// <param name="pitch">The distance of its rows.</param>
    /// <param name="distances">The distances of the taps.</param>
    /// <param name="target">Where the rows go, one after the other.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ThreeByThree<V>(nint rows, nint columns, Pointer weights, Pointer plane, nint pitch, Pointer distances, Pointer target) where V : struct, ISimd<V>
    {
        V w00 = V.Broadcast(weights[0]), w01 = V.Broadcast(weights[1]), w02 = V.Broadcast(weights[2]);
        V w10 = V.Broadcast(weights[3]), w11 = V.Broadcast(weights[4]), w12 = V.Broadcast(weights[5]);
        V w20 = V.Broadcast(weights[6]), w21 = V.Broadcast(weights[7]), w22 = V.Broadcast(weights[8]);
        nint d0 = distances.Int32(0), d1 = distances.Int32(1), d2 = distances.Int32(2);
        for (nint row = 0; row < rows; row += Rows)
        {
            // The last rows and columns again, rather than some of them alone.
            nint first = Math.Min(row, rows - Rows);
            for (nint column = 0; column < columns; column += V.Count)
            {
                nint i = Math.Min(column, columns - V.Count);
                Pointer x = plane + (first * pitch + i), to = target + (first * columns + i);
                V a = default, b = default, c = default, d = default;
                V value = V.Load(x, d0);
                V.Accumulate(ref a, w00, value);
                value = V.Load(x, d1);
                V.Accumulate(ref a, w01, value);
                value = V.Load(x, d2);
                V.Accumulate(ref a, w02, value);
                x += pitch;
                value = V.Load(x, d0);
                V.Accumulate(ref a, w10, value);
                V.Accumulate(ref b, w00, value);
                value = V.Load(x, d1);
                V.Accumulate(ref a, w11, value);
                V.Accumulate(ref b, w01, value);
                value = V.Load(x, d2);
                V.Accumulate(ref a, w12, value);
                V.Accumulate(ref b, w02, value);
                x += pitch;
                value = V.Load(x, d0);
                V.Accumulate(ref a, w20, value);
                V.Accumulate(ref b, w10, value);
                V.Accumulate(ref c, w00, value);
                value = V.Load(x, d1);
                V.Accumulate(ref a, w21, value);
                V.Accumulate(ref b, w11, value);
                V.Accumulate(ref c, w01, value);
                value = V.Load(x, d2);
                V.Accumulate(ref a, w22, value);
                V.Accumulate(ref b, w12, value);
                V.Accumulate(ref c, w02, value);
                x += pitch;
                value = V.Load(x, d0);
                V.Accumulate(ref b, w20, value);
                V.Accumulate(ref c, w10, value);
                V.Accumulate(ref d, w00, value);
                value = V.Load(x, d1);
                V.Accumulate(ref b, w21, value);
                V.Accumulate(ref c, w11, value);
                V.Accumulate(ref d, w01, value);
                value = V.Load(x, d2);
                V.Accumulate(ref b, w22, value);
                V.Accumulate(ref c, w12, value);
                V.Accumulate(ref d, w02, value);
                x += pitch;
                value = V.Load(x, d0);
                V.Accumulate(ref c, w20, value);
                V.Accumulate(ref d, w10, value);
                value = V.Load(x, d1);
                V.Accumulate(ref c, w21, value);
                V.Accumulate(ref d, w11, value);
                value = V.Load(x, d2);
                V.Accumulate(ref c, w22, value);
                V.Accumulate(ref d, w12, value);
                x += pitch;
                value = V.Load(x, d0);
                V.Accumulate(ref d, w20, value);
                value = V.Load(x, d1);
                V.Accumulate(ref d, w21, value);
                value = V.Load(x, d2);
                V.Accumulate(ref d, w22, value);
                V.Store(a, to, 0);
                V.Store(b, to, columns);
                V.Store(c, to, 2 * columns);
                V.Store(d, to, 3 * columns);
            }
        }
    }

    /// <summary>Places of some outputs whose weights are packed as [tap][6] or [tap][4].</summary>
    /// <param name="height">The outputs of the panel, 6 or 4.</param>
    /// <param name="taps">The number of taps.</param>
    /// <param name="panel">The packed weights.</param>
    /// <param name="plane">The plane.</param>
    /// <param name="distances">The distances of the taps.</param>
    /// <param name="places">The number of places.</param>
    /// <param name="target">Where they go, up to two vectors' worth more.</param>
    /// <param name="targetStep">The distance of outputs.</param>
    /// <param name="scratch">A tile: six times two vectors.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Panel<V>(nint height, nint taps, Pointer panel, Pointer plane, Pointer distances, nint places, Pointer target, nint targetStep, Pointer scratch) where V : struct, ISimd<V>
    {
        for (nint place = 0; place < places; place += 2 * V.Count)
        {
            if (height == MatMulKernels.TallRows)
                MatMulKernels.Tall<V, ListedOffsets>(taps, panel, plane + place, plane + (place + V.Count), new(distances), scratch, add: false);
            else
                MatMulKernels.Low<V, ListedOffsets>(taps, panel, plane + place, plane + (place + V.Count), new(distances), scratch, add: false);
            Pointer to = target + place;
            for (nint row = 0; row < height; row++)
            {
                V.Store(V.Load(scratch, row * 2 * V.Count), to, 0);
                V.Store(V.Load(scratch, row * 2 * V.Count + V.Count), to, V.Count);
                to += targetStep;
            }
        }
    }

    /// <summary>Copies a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy<V>(Pointer source, Pointer target, nint length) where V : struct, ISimd<V>
    {
        nint i = 0;
        for (; i <= length - V.Count; i += V.Count)
            V.Store(V.Load(source, i), target, i);
        if (i == length)
            return;
        if (length >= V.Count)
        {
            // The last vector, some of it again.
            V.Store(V.Load(source, length - V.Count), target, length - V.Count);
            return;
        }
        for (; i < length; i++)
            target.Set(i, source[i]);
    }
}
