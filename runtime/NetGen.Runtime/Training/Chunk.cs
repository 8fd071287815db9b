using NetGen.Runtime;

namespace NetGen;

/// <summary>A piece of the flat parameters that one task works on; both ends are multiples of 16 floats.</summary>
internal readonly record struct Chunk(nint Start, nint End)
{
    private const int Length = 1 << 14;

    /// <summary>Cuts the trainable parameters into pieces. The cut depends on the parameters only, never on the number of threads.</summary>
    public static Chunk[] Trainable(ParameterInfo[] parameters)
    {
        var chunks = new List<Chunk>();
        nint start = 0;
        nint end = 0;
        foreach (ParameterInfo parameter in parameters.Where(parameter => parameter.Trainable).OrderBy(parameter => parameter.Offset))
        {
            var offset = (nint)parameter.Offset;
            if (offset != end)
            {
                Cut(start, end, chunks);
                start = offset;
            }

            end = (offset + (nint)parameter.Count + 15) / 16 * 16;
        }

        Cut(start, end, chunks);
        return [.. chunks];
    }

    private static void Cut(nint start, nint end, List<Chunk> chunks)
    {
        for (; start < end; start += Length)
            chunks.Add(new Chunk(start, Math.Min(end, start + Length)));
    }
}
