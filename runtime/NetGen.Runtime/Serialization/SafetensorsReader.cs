using System.Runtime.InteropServices;

namespace NetGen;

/// <summary>Reads parameters from a safetensors file. Everything is checked and read before the first parameter is touched.</summary>
internal static class SafetensorsReader
{
    private const int PieceFloats = 1 << 20;

    /// <summary>Reads the parameters and buffers whose names begin with a prefix, which the file leaves out.</summary>
    public static void Load(Network network, string path, string prefix)
    {
        Parameter[] parameters = [.. network.AllParameters.Where(parameter => parameter.Name.StartsWith(prefix, StringComparison.Ordinal))];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        float[][] values;
        try
        {
            SafetensorsHeader header = SafetensorsHeader.Read(file);
            SafetensorsEntry[] entries = Match(file.Name, network, header, parameters, prefix);
            values = [.. entries.Select(entry => ReadValues(file, header.DataStart, entry))];
        }
        catch (EndOfStreamException exception)
        {
            throw new CheckpointException(file.Name, null, "the file became shorter while it was read.", exception);
        }

        for (int i = 0; i < parameters.Length; i++)
            values[i].CopyTo(parameters[i].Value);
    }

    private static SafetensorsEntry[] Match(string file, Network network, SafetensorsHeader header, Parameter[] parameters, string prefix)
    {
        var entries = new SafetensorsEntry[parameters.Length];
        for (int i = 0; i < entries.Length; i++)
        {
            string name = parameters[i].Name[prefix.Length..];
            int[] expected = parameters[i].Info.Shape;
            if (!header.Entries.TryGetValue(name, out SafetensorsEntry? entry))
                throw new CheckpointException(file, name, $"the file lacks it; {network.Name} expects it as F32 {ShapeText.Of(expected)}.");
            if (!entry.Shape.SequenceEqual(expected.Select(size => (long)size)))
                throw new CheckpointException(file, name, $"{network.Name} expects the shape {ShapeText.Of(expected)}; ({string.Join(", ", entry.Shape)}) came.");
            if (entry.Type != "F32")
                throw new CheckpointException(file, name, $"{network.Name} expects the element type F32; {entry.Type} came. Convert the file to F32.");
            entries[i] = entry;
        }

        var known = entries.Select(entry => entry.Name).ToHashSet(StringComparer.Ordinal);
        foreach (SafetensorsEntry entry in header.Entries.Values)
        {
            // PyTorch's batch normalisation counts its batches; nothing depends on the count.
            bool isCounter = entry.Name.EndsWith("num_batches_tracked", StringComparison.Ordinal) && entry.Type == "I64";
            if (!known.Contains(entry.Name) && !isCounter)
                throw new CheckpointException(file, entry.Name, $"{network.Name} has no such parameter{(prefix.Length > 0 ? $" under '{prefix[..^1]}'" : "")}.");
        }

        return entries;
    }

    private static float[] ReadValues(FileStream file, long dataStart, SafetensorsEntry entry)
    {
        var values = new float[(entry.End - entry.Begin) / sizeof(float)];
        file.Position = dataStart + entry.Begin;
        for (int start = 0; start < values.Length; start += PieceFloats)
            file.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan(start, Math.Min(PieceFloats, values.Length - start))));
        return values;
    }
}
