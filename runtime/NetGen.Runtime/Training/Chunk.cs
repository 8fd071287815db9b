using NetGen.Runtime;

namespace NetGen;

/// <summary>A piece of the flat parameters that one task works on; both ends are multiples of 16 floats. Weight decay acts on all of it or on nothing of it.</summary>
internal readonly record struct Chunk(nint Start, nint End, bool Decays)
{
    private const int Length = 1 << 14;

    /// <summary>Cuts the trainable parameters into pieces. The cut depends on the parameters only, never on the number of threads.</summary>
    public static Chunk[] Trainable(ParameterInfo[] parameters, Func<ParameterInfo, bool>? decays = null)
    {
        var chunks = new List<Chunk>();
        nint start = 0;
        nint end = 0;
        bool decay = true;
        foreach (ParameterInfo parameter in parameters.Where(parameter => parameter.Trainable).OrderBy(parameter => parameter.Offset))
        {
            var offset = (nint)parameter.Offset;
            bool own = decays?.Invoke(parameter) ?? true;
            if (offset != end || own != decay)
            {
                Cut(start, end, decay, chunks);
                start = offset;
                decay = own;
            }

            end = (offset + (nint)parameter.Count + 15) / 16 * 16;
        }

        Cut(start, end, decay, chunks);
        return [.. chunks];
    }

    private static void Cut(nint start, nint end, bool decays, List<Chunk> chunks)
    {
        for (; start < end; start += Length)
            chunks.Add(new Chunk(start, Math.Min(end, start + Length), decays));
    }
}
