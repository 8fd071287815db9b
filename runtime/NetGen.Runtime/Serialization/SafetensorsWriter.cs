using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace NetGen;

/// <summary>Writes parameters as a safetensors file that is either complete under its name or not there at all.</summary>
internal static class SafetensorsWriter
{
    private const int PieceFloats = 1 << 20;

    public static void Save(IReadOnlyCollection<Parameter> parameters, string path)
    {
        string target = Path.GetFullPath(path);

        // In the same directory, so that the move is a rename within one file system.
        string temporary = $"{target}.{Path.GetRandomFileName()}.tmp";
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 16))
            {
                Write(file, parameters);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static void Write(FileStream file, IReadOnlyCollection<Parameter> parameters)
    {
        ArrayBufferWriter<byte> header = WriteHeader(parameters);

        // The data begins at a multiple of 8, as the format advises.
        int padding = -header.WrittenCount & 7;
        header.GetSpan(padding)[..padding].Fill((byte)' ');
        header.Advance(padding);

        Span<byte> length = stackalloc byte[SafetensorsHeader.LengthBytes];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.WrittenCount);
        file.Write(length);
        file.Write(header.WrittenSpan);
        foreach (Parameter parameter in parameters)
        {
            ReadOnlySpan<float> values = parameter.Value;
            for (int start = 0; start < values.Length; start += PieceFloats)
                file.Write(MemoryMarshal.AsBytes(values.Slice(start, Math.Min(PieceFloats, values.Length - start))));
        }
    }

    private static ArrayBufferWriter<byte> WriteHeader(IReadOnlyCollection<Parameter> parameters)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        long offset = 0;
        json.WriteStartObject();
        foreach (Parameter parameter in parameters)
        {
            json.WriteStartObject(parameter.Name);
            json.WriteString("dtype", "F32");
            json.WriteStartArray("shape");
            foreach (int size in parameter.Shape)
                json.WriteNumberValue(size);
            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(offset);
            offset += parameter.Info.Count * sizeof(float);
            json.WriteNumberValue(offset);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.Flush();
        return buffer;
    }
}
