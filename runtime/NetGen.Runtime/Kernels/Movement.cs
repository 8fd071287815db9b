using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>Copies of tensors into another layout.</summary>
public static class Movement
{
    /// <summary>The most axes that a permutation can have once axes that stay together are merged.</summary>
    private const int MostAxes = 8;

    // The edge of the square pieces that a transposition goes through, so that rows of both sides stay in the first cache.
    private const int Tile = 32;

    // The distance of rows in a square's buffer: odd, so that a column of it spreads over the cache.
    private const int TileStride = Tile + 1;

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
            workers.Run(work.Tasks, work, Tile * TileStride);
    }

    /// <summary>Sets <paramref name="length"/> floats to one value.</summary>
    public static void Fill(Workers workers, nint length, Pointer target, float value) =>
        workers.Run((nint)((length + FloatsPerTask - 1) / FloatsPerTask), new FillWork(length, target, value));

    private static unsafe void Copy(Pointer source, Pointer target, nint length) =>
        Buffer.MemoryCopy((float*)source, (float*)target, length * sizeof(float), length * sizeof(float));

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
                Copy(source + (row * sourceStride + start), target + (row * targetStride + start), count);
        }
    }

    [InlineArray(MostAxes)]
    private struct Numbers
    {
        private nint _first;
    }

    // The axes of the target, outermost first, in two groups: the outer ones, which the tasks count through, and one or two inner ones, which make a block.
    private struct PermuteWork : IWork
    {
        private Numbers _sizes;
        private Numbers _sourceStrides;
        private Numbers _targetStrides;
        private int _outerAxes;

        // The block: rows of the target with the distance of its elements in the source, and, for a transposition, the axis along which the source is dense.
        private nint _rowLength;
        private nint _rowStep;
        private nint _rows;
        private nint _rowTargetStride;

        private nint _stripsPerBlock;
        private nint _strips;
        private nint _stripsPerTask;
        private Pointer _source;
        private Pointer _target;

        public readonly bool IsCopy => _outerAxes == 0 && _rowStep == 1;

        public readonly nint Size => _strips * _rowLength;

        public readonly nint Tasks => (_strips + _stripsPerTask - 1) / _stripsPerTask;

        public static PermuteWork Create(ReadOnlySpan<nint> shape, ReadOnlySpan<int> axes, Pointer source, Pointer target)
        {
            var work = new PermuteWork { _source = source, _target = target, _stripsPerTask = 1 };
            int count = work.MergeAxes(shape, axes);
            nint size = 1;
            for (int axis = count - 1; axis >= 0; axis--)
            {
                work._targetStrides[axis] = size;
                size *= work._sizes[axis];
            }
            if (size == 0)
                return work;

            work.ChooseBlock(count);
            work._stripsPerBlock = (work._rows + Tile - 1) / Tile;
            work._strips = size / (work._rows * work._rowLength) * work._stripsPerBlock;
            work._stripsPerTask = (nint)Math.Max(1, FloatsPerTask / (Math.Min(work._rows, Tile) * work._rowLength));
            return work;
        }

        // Fills in the axes of the target, those that follow each other in the source as well merged into one; returns their number.
        private int MergeAxes(ReadOnlySpan<nint> shape, ReadOnlySpan<int> axes)
        {
            if (shape.Length != axes.Length)
                throw new ArgumentException($"A shape of {shape.Length} axes was given with an order of {axes.Length} axes; give one place for each axis.", nameof(axes));
            ulong seen = 0;
            int count = 0;
            int previous = -2;
            foreach (int axis in axes)
            {
                if ((uint)axis >= (uint)shape.Length || axis >= 64 || (seen & (1ul << axis)) != 0)
                    throw new ArgumentException($"The order [{string.Join(", ", axes.ToArray())}] does not name each of {shape.Length} axes once.", nameof(axes));
                seen |= 1ul << axis;
                if (shape[axis] == 1)
                    continue;

                nint stride = 1;
                for (int i = axis + 1; i < shape.Length; i++)
                    stride *= shape[i];

                // Axes of size 1 between the two do not keep them apart.
                if (count > 0 && _sourceStrides[count - 1] == stride * shape[axis] && axis > previous)
                {
                    _sizes[count - 1] *= shape[axis];
                    _sourceStrides[count - 1] = stride;
                }
                else
                {
                    if (count == MostAxes)
                        throw new ArgumentException($"More than {MostAxes} axes move apart in the order [{string.Join(", ", axes.ToArray())}]; permute in two steps.", nameof(axes));
                    _sizes[count] = shape[axis];
                    _sourceStrides[count++] = stride;
                }
                previous = axis;
            }
            return count;
        }

        // Takes the innermost axis of the target out of the outer ones and, unless it is innermost in the source too, the one that is.
        private void ChooseBlock(int count)
        {
            _rowLength = _rowStep = _rows = 1;
            if (count == 0)
                return;

            int inner = --count;
            _rowLength = _sizes[inner];
            _rowStep = _sourceStrides[inner];
            _outerAxes = count;
            if (_rowStep == 1)
                return;

            int dense = 0;
            while (_sourceStrides[dense] != 1)
                dense++;
            _rows = _sizes[dense];
            _rowTargetStride = _targetStrides[dense];
            _outerAxes = count - 1;
            for (int axis = dense; axis < _outerAxes; axis++)
            {
                _sizes[axis] = _sizes[axis + 1];
                _sourceStrides[axis] = _sourceStrides[axis + 1];
                _targetStrides[axis] = _targetStrides[axis + 1];
            }
        }

        public readonly void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V>
        {
            nint end = Math.Min((task + 1) * _stripsPerTask, _strips);
            for (nint strip = task * _stripsPerTask; strip < end; strip++)
            {
                (nint block, nint part) = Math.DivRem(strip, _stripsPerBlock);
                Pointer source = _source;
                Pointer target = _target;
                for (int axis = _outerAxes - 1; axis >= 0; axis--)
                {
                    (block, nint place) = Math.DivRem(block, _sizes[axis]);
                    source += place * _sourceStrides[axis];
                    target += place * _targetStrides[axis];
                }

                if (_rowStep == 1)
                    Copy(source, target, _rowLength);
                else
                    Transpose<V>(source, target, part * Tile, scratch);
            }
        }

        // Up to 32 rows of the target, from `row` on. Squares go through a buffer of their own, so that both sides are read and written in whole cache lines:
        // rows whose distance is a power of two would displace one another from the cache.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Transpose<V>(Pointer source, Pointer target, nint row, Pointer buffer) where V : struct, ISimd<V>
        {
            nint length = _rowLength;
            nint height = Math.Min(Tile, _rows - row);
            for (nint start = 0; start < length; start += Tile)
            {
                nint width = Math.Min(Tile, length - start);
                for (nint j = 0; j < width; j++)
                    CopyShort<V>(source + ((start + j) * _rowStep + row), buffer + j * TileStride, height);
                for (nint i = 0; i < height; i++)
                {
                    Pointer line = target + ((row + i) * _rowTargetStride + start);
                    for (nint j = 0; j < width; j++)
                        line.Set(j, buffer[j * TileStride + i]);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void CopyShort<V>(Pointer source, Pointer target, nint length) where V : struct, ISimd<V>
        {
            nint i = 0;
            for (; i + V.Count <= length; i += V.Count)
                V.Store(V.Load(source, i), target, i);
            for (; i < length; i++)
                target.Set(i, source[i]);
        }
    }
}
