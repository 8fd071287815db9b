using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>Copies of tensors into another layout.</summary>
public static partial class Movement
{
    private const long FloatsPerTask = 32768;

    /// <summary>Copies rows of <paramref name="length"/> floats between two tensors whose rows lie at different distances: concatenation and slices.</summary>
    /// <param name="workers">The threads to use.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="length">The length of each row.</param>
    /// <param name="source">The first row to read.</param>
    /// <param name="sourceStride">The distance from one row to the next, in floats; 0 repeats one row.</param>
    /// <param name="target">The first row to write; must not overlap what is read.</param>
    /// <param name="targetStride">The distance from one row to the next, in floats.</param>
    public static void CopyRows(Workers workers, nint rows, nint length, Pointer source, nint sourceStride, Pointer target, nint targetStride)
    {
        if (rows <= 0 || length <= 0)
            return;
        if (sourceStride == length && targetStride == length)
            (rows, length) = (1, rows * length);

        // Long rows are cut into pieces; several short ones make one task.
        nint pieces = (nint)((length + FloatsPerTask - 1) / FloatsPerTask);
        nint rowsPerTask = (nint)Math.Max(1, FloatsPerTask / length);
        nint tasks = (rows + rowsPerTask - 1) / rowsPerTask * pieces;
        workers.Run(tasks, new CopyWork(rows, length, rowsPerTask, pieces, source, sourceStride, target, targetStride));
    }

    /// <summary>target = source with its axes in another order: axis i of the target is axis <paramref name="axes"/>[i] of the source. Both are dense.</summary>
    /// <exception cref="ArgumentException"><paramref name="axes"/> does not name each axis once, or more than 8 axes move apart.</exception>
    public static void Permute(Workers workers, ReadOnlySpan<nint> shape, ReadOnlySpan<int> axes, Pointer source, Pointer target)
    {
        PermuteWork work = PermuteWork.Create(shape, axes, source, target);
        if (work.IsCopy)
            CopyRows(workers, 1, work.Size, source, 0, target, 0);
        else
            workers.Run(work.Tasks, work);
    }

    /// <summary>Sets <paramref name="length"/> floats to one value.</summary>
    public static void Fill(Workers workers, nint length, Pointer target, float value) =>
        workers.Run((nint)((length + FloatsPerTask - 1) / FloatsPerTask), new FillWork(length, target, value));

    // Short rows are not worth a call.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Copy<V>(Pointer source, Pointer target, nint length) where V : struct, ISimd<V>
    {
        if (length > 16 * V.Count)
        {
            Buffer.MemoryCopy((float*)source, (float*)target, length * sizeof(float), length * sizeof(float));
            return;
        }

        nint i = 0;
        for (; i <= length - V.Count; i += V.Count)
            V.Store(V.Load(source, i), target, i);
        for (; i < length; i++)
            target.Set(i, source[i]);
    }

    private readonly struct FillWork(nint length, Pointer target, float value) : IWork
    {
        public void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V>
        {
            nint start = task * (nint)FloatsPerTask;
            (target + start).AsSpan(Math.Min((nint)FloatsPerTask, length - start)).Fill(value);
        }
    }

    private readonly struct CopyWork(
        nint rows, nint length, nint rowsPerTask, nint pieces, Pointer source, nint sourceStride, Pointer target, nint targetStride) : IWork
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V>
        {
            (nint group, nint piece) = Math.DivRem(task, pieces);
            nint start = piece * (nint)FloatsPerTask;
            nint count = Math.Min((nint)FloatsPerTask, length - start);
            nint end = Math.Min((group + 1) * rowsPerTask, rows);
            for (nint row = group * rowsPerTask; row < end; row++)
                Copy<V>(source + (row * sourceStride + start), target + (row * targetStride + start), count);
        }
    }
}
