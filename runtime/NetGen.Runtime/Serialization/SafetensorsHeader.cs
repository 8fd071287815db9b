using System.Buffers.Binary;
using System.Text.Json;

namespace NetGen;

/// <summary>Reads and checks the header of a safetensors file: an 8-byte length, then JSON, then the tensors' bytes without gaps.</summary>
/// <remarks>The format is described at https://huggingface.co/docs/safetensors; headers above 100 MB are refused there too.</remarks>
internal sealed class SafetensorsHeader
{
    public const int LengthBytes = 8;
    private const long LongestHeader = 100_000_000;

    private SafetensorsHeader(long dataStart, Dictionary<string, SafetensorsEntry> entries)
    {
        DataStart = dataStart;
        Entries = entries;
    }

    /// <summary>Where in the file the tensors' bytes begin.</summary>
    public long DataStart { get; }

    public IReadOnlyDictionary<string, SafetensorsEntry> Entries { get; }

    public static SafetensorsHeader Read(FileStream file)
    {
        if (file.Length < LengthBytes)
            throw new CheckpointException(file.Name, null, $"the file is {file.Length} bytes long; a safetensors file has at least {LengthBytes}.");
        Span<byte> lengthBytes = stackalloc byte[LengthBytes];
        file.ReadExactly(lengthBytes);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        if (length > LongestHeader || length > (ulong)(file.Length - LengthBytes))
        {
            throw new CheckpointException(file.Name, null,
                $"the header is said to be {length} bytes long, but at most {Math.Min(LongestHeader, file.Length - LengthBytes)} are possible; the file is truncated or no safetensors file.");
        }

        var json = new byte[length];
        file.ReadExactly(json);
        Dictionary<string, SafetensorsEntry> entries = Parse(file.Name, json);
        CheckPlaces(file.Name, entries.Values, file.Length - LengthBytes - (long)length);
        return new SafetensorsHeader(LengthBytes + (long)length, entries);
    }

    private static Dictionary<string, SafetensorsEntry> Parse(string file, byte[] json)
    {
        try
        {
            // The header may be padded at its end, with spaces only; the reader would take any white space.
            ReadOnlySpan<byte> text = json.AsSpan().TrimEnd((byte)' ');
            if (text is not [(byte)'{', .., (byte)'}'])
                throw new FormatException("it must begin with '{' and end with '}'.");
            var reader = new Utf8JsonReader(text);
            return new SafetensorsHeaderParser(file).Parse(ref reader);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw new CheckpointException(file, null, $"the header is not the JSON of a safetensors file: {exception.Message}", exception);
        }
    }

    // The tensors must fill the data exactly, so that a file cut short or put together wrongly is seen.
    private static void CheckPlaces(string file, IEnumerable<SafetensorsEntry> entries, long dataLength)
    {
        long end = 0;
        foreach (SafetensorsEntry entry in entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End))
        {
            if (entry.Begin != end)
                throw new CheckpointException(file, entry.Name, $"its bytes should begin at {end}, where those before it end; they begin at {entry.Begin}.");
            long expected = ByteLength(file, entry);
            if (entry.End - entry.Begin != expected)
                throw new CheckpointException(file, entry.Name, $"{entry.Type} of shape ({string.Join(", ", entry.Shape)}) takes {expected} bytes; the offsets {entry.Begin} to {entry.End} hold {entry.End - entry.Begin}.");
            end = entry.End;
            if (end > dataLength)
                throw new CheckpointException(file, entry.Name, $"its bytes end at {end}, but the file holds {dataLength}; it is truncated.");
        }

        if (end != dataLength)
            throw new CheckpointException(file, null, $"the tensors fill {end} bytes; the file holds {dataLength}.");
    }

    private static long ByteLength(string file, SafetensorsEntry entry)
    {
        long bytes = entry.Type switch
        {
            "F64" or "I64" or "U64" => 8,
            "F32" or "I32" or "U32" => 4,
            "F16" or "BF16" or "I16" or "U16" => 2,
            "I8" or "U8" or "BOOL" or "F8_E4M3" or "F8_E5M2" => 1,
            _ => throw new CheckpointException(file, entry.Name, $"the element type '{entry.Type}' is unknown; F32 is expected."),
        };
        try
        {
            foreach (long size in entry.Shape)
                bytes = checked(bytes * size);
            return bytes;
        }
        catch (OverflowException exception)
        {
            throw new CheckpointException(file, entry.Name, $"the shape ({string.Join(", ", entry.Shape)}) has more elements than any file holds.", exception);
        }
    }
}
