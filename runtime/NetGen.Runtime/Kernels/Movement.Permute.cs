using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

public static partial class Movement
{
    /// <summary>The most axes that a permutation can have once axes that stay together are merged.</summary>
    private const int MostAxes = 8;

    /// <summary>The rows of a block that are transposed before the next: few enough for the lines of both sides to stay in the first cache.</summary>
    private const int RowsAtOnce = 64;

    [InlineArray(MostAxes)]
    private struct Numbers
    {
        private nint _first;
    }

    // The axes of the target, outermost first, in two groups: the outer ones, which the tasks count through, and the inner two, which make a block of rows.
    // A block is either copied row by row or transposed.
    private struct PermuteWork : IWork
    {
        private Numbers _sizes;
        private Numbers _sourceStrides;
        private Numbers _targetStrides;
        private int _outerAxes;

        // The block: its rows in the target, and the distances in the source of the elements of a row and of neighbouring rows. One of the two is 1.
        private nint _rowLength;
        private nint _elementStep;
        private nint _rows;
        private nint _rowStep;
        private nint _rowTargetStride;

        private nint _rowsPerStrip;
        private nint _stripsPerBlock;
        private nint _strips;
        private nint _stripsPerTask;
        private Pointer _source;
        private Pointer _target;

        public readonly bool IsCopy => _outerAxes == 0 && _rows == 1 && _elementStep == 1;

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
            work._rowsPerStrip = Math.Min(work._rows, work._elementStep == 1 ? (nint)Math.Max(1, FloatsPerTask / work._rowLength) : RowsAtOnce);
            work._stripsPerBlock = (work._rows + work._rowsPerStrip - 1) / work._rowsPerStrip;
            work._strips = size / (work._rows * work._rowLength) * work._stripsPerBlock;
            work._stripsPerTask = (nint)Math.Max(1, FloatsPerTask / (work._rowsPerStrip * work._rowLength));
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

        // Takes two axes of the target out of the outer ones: the innermost, and the one that is innermost in the source, or, if that is the same, the next.
        private void ChooseBlock(int count)
        {
            _rowLength = _elementStep = _rows = _rowStep = 1;
            if (count == 0)
                return;

            int inner = --count;
            _rowLength = _sizes[inner];
            _elementStep = _sourceStrides[inner];
            _outerAxes = count;
            if (count == 0)
                return;

            int other = count - 1;
            if (_elementStep != 1)
            {
                for (other = 0; _sourceStrides[other] != 1;)
                    other++;
            }
            _rows = _sizes[other];
            _rowStep = _sourceStrides[other];
            _rowTargetStride = _targetStrides[other];
            _outerAxes = count - 1;
            for (int axis = other; axis < _outerAxes; axis++)
            {
                _sizes[axis] = _sizes[axis + 1];
                _sourceStrides[axis] = _sourceStrides[axis + 1];
                _targetStrides[axis] = _targetStrides[axis + 1];
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V>
        {
            nint end = Math.Min((task + 1) * _stripsPerTask, _strips);
            for (nint strip = task * _stripsPerTask; strip < end; strip++)
            {
                (nint block, nint part) = Math.DivRem(strip, _stripsPerBlock);
                nint row = part * _rowsPerStrip;
                Pointer source = _source + row * _rowStep;
                Pointer target = _target + row * _rowTargetStride;
                for (int axis = _outerAxes - 1; axis >= 0; axis--)
                {
                    (block, nint place) = Math.DivRem(block, _sizes[axis]);
                    source += place * _sourceStrides[axis];
                    target += place * _targetStrides[axis];
                }

                nint rows = Math.Min(_rowsPerStrip, _rows - row);
                if (_elementStep == 1)
                    Copies<V>(source, target, rows);
                else
                    Transposition.Run<V>(source, _elementStep, target, _rowTargetStride, rows, _rowLength);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private readonly void Copies<V>(Pointer source, Pointer target, nint rows) where V : struct, ISimd<V>
        {
            for (nint row = 0; row < rows; row++)
                Copy<V>(source + row * _rowStep, target + row * _rowTargetStride, _rowLength);
        }
    }
}
