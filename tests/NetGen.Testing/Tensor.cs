namespace NetGen.Testing;

/// <summary>A tensor of doubles, row-major; integers and bytes are doubles too. A scalar has the empty shape.</summary>
internal sealed class Tensor
{
    public Tensor(int[] shape, double[] data)
    {
        int size = Size(shape);
        if (data.Length != size) throw new ArgumentException($"A tensor of shape ({string.Join(", ", shape)}) holds {size} numbers; came {data.Length}.");
        Shape = shape;
        Data = data;
    }

    public int[] Shape { get; }

    public double[] Data { get; }

    public static Tensor Zeros(int[] shape) => new(shape, new double[Size(shape)]);

    /// <summary>A tensor from its elements as a function of their place.</summary>
    public static Tensor Make(int[] shape, Func<int[], double> element)
    {
        Tensor result = Zeros(shape);
        int i = 0;
        foreach (int[] at in result.Places()) result.Data[i++] = element(at);
        return result;
    }

    public static int Size(int[] shape) => shape.Aggregate(1, (product, extent) => product * extent);

    /// <summary>All places in row-major order; the array is the same each time.</summary>
    public IEnumerable<int[]> Places()
    {
        var at = new int[Shape.Length];
        for (int n = 0; n < Data.Length; n++)
        {
            yield return at;
            for (int axis = at.Length - 1; axis >= 0 && ++at[axis] == Shape[axis]; axis--) at[axis] = 0;
        }
    }

    /// <summary>The index in <see cref="Data"/> of a place, broadcast: axes of extent 1 are read at 0, a scalar anywhere.</summary>
    public int Index(ReadOnlySpan<int> at)
    {
        int index = 0;
        for (int axis = 0; axis < Shape.Length; axis++)
        {
            int i = Shape[axis] == 1 ? 0 : at[axis];
            if ((uint)i >= (uint)Shape[axis]) throw new ArgumentOutOfRangeException(nameof(at), $"Axis {axis} of shape ({string.Join(", ", Shape)}) has no place {i}.");
            index = (index * Shape[axis]) + i;
        }

        return index;
    }

    /// <summary>The element at a place, broadcast.</summary>
    public double At(params ReadOnlySpan<int> at) => Data[Index(at)];
}
