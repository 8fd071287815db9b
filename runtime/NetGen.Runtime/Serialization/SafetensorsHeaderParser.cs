using System.Text.Json;

namespace NetGen;

/// <summary>Turns the JSON of a safetensors header into entries. Whatever the format does not know is an error.</summary>
internal readonly struct SafetensorsHeaderParser(string file)
{
    public Dictionary<string, SafetensorsEntry> Parse(ref Utf8JsonReader reader)
    {
        var entries = new Dictionary<string, SafetensorsEntry>(StringComparer.Ordinal);
        bool hasMetadata = false;
        Expect(ref reader, JsonTokenType.StartObject);
        while (ReadName(ref reader) is string name)
        {
            if (name == "__metadata__")
            {
                if (hasMetadata)
                    throw new CheckpointException(file, null, "the header has two '__metadata__'.");
                hasMetadata = true;
                SkipMetadata(ref reader);
            }
            else if (!entries.TryAdd(name, ReadEntry(ref reader, name)))
            {
                throw new CheckpointException(file, name, "the header names it twice.");
            }
        }

        // The reader itself refuses anything after the outermost object.
        reader.Read();
        return entries;
    }

    private SafetensorsEntry ReadEntry(ref Utf8JsonReader reader, string name)
    {
        string? type = null;
        long[]? shape = null;
        long[]? offsets = null;
        Expect(ref reader, JsonTokenType.StartObject);
        while (ReadName(ref reader) is string field)
        {
            bool isNew = field switch
            {
                "dtype" => type is null,
                "shape" => shape is null,
                "data_offsets" => offsets is null,
                _ => throw new CheckpointException(file, name, $"the field '{field}' is unknown; dtype, shape and data_offsets are expected."),
            };
            if (!isNew)
                throw new CheckpointException(file, name, $"the field '{field}' stands twice.");
            if (field == "dtype")
            {
                Expect(ref reader, JsonTokenType.String);
                type = reader.GetString()!;
            }
            else if (field == "shape")
            {
                shape = ReadNumbers(ref reader);
            }
            else
            {
                offsets = ReadNumbers(ref reader);
            }
        }

        if (type is null || shape is null || offsets is null)
            throw new CheckpointException(file, name, $"the field '{(type is null ? "dtype" : shape is null ? "shape" : "data_offsets")}' is missing.");
        if (offsets.Length != 2 || offsets[0] > offsets[1])
            throw new CheckpointException(file, name, $"data_offsets must be [begin, end]; it is [{string.Join(", ", offsets)}].");
        return new SafetensorsEntry(name, type, shape, offsets[0], offsets[1]);
    }

    private static void SkipMetadata(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartObject);
        while (ReadName(ref reader) is not null)
            Expect(ref reader, JsonTokenType.String);
    }

    // Sizes and offsets: whole numbers from 0.
    private static long[] ReadNumbers(ref Utf8JsonReader reader)
    {
        var numbers = new List<long>();
        Expect(ref reader, JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long number) || number < 0)
                throw new FormatException($"a whole number from 0 is expected at byte {reader.TokenStartIndex}.");
            numbers.Add(number);
        }

        return [.. numbers];
    }

    // The next property's name, or null at the end of the object.
    private static string? ReadName(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.PropertyName ? reader.GetString() : null;
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (!reader.Read() || reader.TokenType != type)
            throw new FormatException($"{type} is expected at byte {reader.TokenStartIndex}; {reader.TokenType} came.");
    }
}
