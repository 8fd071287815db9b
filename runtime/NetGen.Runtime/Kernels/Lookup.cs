using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>Rows of a table by their numbers, and the way back of gradients.</summary>
public static class Lookup
{
    private const long FloatsPerTask = 16384;

    /// <summary>y (rows, width) = the rows of table (…, width) that the 32-bit integers <paramref name="indices"/> (rows) name.</summary>
    /// <remarks>The indices are not checked here: each must be the number of a row of the table.</remarks>
    public static void Gather(Workers workers, nint rows, int width, Pointer table, Pointer indices, Pointer y)
    {
        nint rowsPerTask = (nint)Math.Max(1, FloatsPerTask / Math.Max(1, width));
        workers.Run((rows + rowsPerTask - 1) / rowsPerTask, new GatherWork(rows, rowsPerTask, width, table, indices, y));
    }

    /// <summary>Adds row i of dy (rows, width) to the row of table (count, width) that indices[i] names; indices outside of 0 … count − 1 are skipped.</summary>
    /// <remarks>Each element of the table takes its terms in the order of the rows of dy, so the sums do not depend on the number of threads.</remarks>
    public static void ScatterAdd(Workers workers, nint rows, int width, int count, Pointer dy, Pointer indices, Pointer table)
    {
        // Wide rows are cut into columns. Narrow ones are dealt out by the last bits of their numbers, which costs every task a look at all indices.
        const int ColumnsPerTask = 64;
        if (width >= 2 * ColumnsPerTask)
            workers.Run((width + ColumnsPerTask - 1) / ColumnsPerTask, new ScatterWork(rows, width, count, ColumnsPerTask, 0, dy, indices, table));
        else
            workers.Run(rows * width < FloatsPerTask ? 1 : 8, new ScatterWork(rows, width, count, width, rows * width < FloatsPerTask ? 0 : 7, dy, indices, table));
    }

    private readonly struct GatherWork(nint rows, nint rowsPerTask, int width, Pointer table, Pointer indices, Pointer y) : IWork
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V>
        {
            nint end = Math.Min((task + 1) * rowsPerTask, rows);
            for (nint row = task * rowsPerTask; row < end; row++)
            {
                Pointer source = table + (nint)indices.Int32(row) * width;
                Pointer target = y + row * width;
                int column = 0;
                for (; column + V.Count <= width; column += V.Count)
                    V.Store(V.Load(source, column), target, column);
                for (; column < width; column++)
                    target.Set(column, source[column]);
            }
        }
    }

    // Either some columns of all rows (mask 0), or all columns of the table's rows whose last bits are the task's number.
    private readonly struct ScatterWork(nint rows, int width, int count, int columnsPerTask, int mask, Pointer dy, Pointer indices, Pointer table) : IWork
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V>
        {
            int first = mask == 0 ? (int)task * columnsPerTask : 0;
            int end = Math.Min(first + columnsPerTask, width);
            int bits = mask == 0 ? 0 : (int)task;
            for (nint row = 0; row < rows; row++)
            {
                int index = indices.Int32(row);
                if ((index & mask) != bits || (uint)index >= (uint)count)
                    continue;

                Pointer source = dy + row * width;
                Pointer target = table + (nint)index * width;
                int column = first;
                for (; column + V.Count <= end; column += V.Count)
                    V.Store(V.Load(target, column) + V.Load(source, column), target, column);
                for (; column < end; column++)
                    target.Set(column, target[column] + source[column]);
            }
        }
    }
}
