using NetGen.Kernels;

namespace NetGen.Runtime.Tests.Kernels;

public class LookupTests
{
    [Theory]
    [InlineData(0, 8, 5)]
    [InlineData(1, 1, 1)]
    [InlineData(100, 1, 7)]
    [InlineData(1000, 3, 20)]
    [InlineData(3000, 37, 50)]
    [InlineData(700, 128, 11)]
    [InlineData(300, 333, 64)]
    public void GatherAndScatterMatchTheirDefinition(int rows, int width, int count)
    {
        float[] table = KernelMemory.Numbers(count * width, 1);
        float[] dy = KernelMemory.Numbers(rows * width, 2);
        var random = new Random(3);
        int[] indices = [.. Enumerable.Range(0, rows).Select(_ => random.Next(count))];

        var gathered = new float[rows * width];
        var scattered = (float[])table.Clone();
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < width; column++)
            {
                gathered[row * width + column] = table[indices[row] * width + column];
                scattered[indices[row] * width + column] += dy[row * width + column];
            }
        }

        foreach (Workers workers in WorkersVariants.All)
        {
            using var memory = new KernelMemory();
            Pointer tableMemory = memory.Copy(table);
            Pointer indexMemory = memory.Copy(indices);
            Pointer y = memory.Floats(gathered.Length);
            Lookup.Gather(workers, rows, width, tableMemory, indexMemory, y);
            Assert.Equal(gathered, y.AsSpan(gathered.Length).ToArray());

            // Equal bit by bit: the order of the sums is part of the promise.
            Lookup.ScatterAdd(workers, rows, width, count, memory.Copy(dy), indexMemory, tableMemory);
            Assert.Equal(scattered, tableMemory.AsSpan(scattered.Length).ToArray());
        }
    }

    [Fact]
    public void ScatterSkipsIndicesOutsideOfTheTable()
    {
        using var memory = new KernelMemory();
        Pointer table = memory.Copy([1f, 2, 3]);
        Lookup.ScatterAdd(Workers.Shared, 4, 1, 3, memory.Copy([10f, 20, 30, 40]), memory.Copy([-1, 2, 3, int.MinValue]), table);
        Assert.Equal([1f, 2, 23], table.AsSpan(3).ToArray());
    }
}
