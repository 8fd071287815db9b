using System.Buffers.Binary;

namespace NetGen;

/// <summary>An array in the IDX format of the MNIST database, plain or compressed by gzip.</summary>
/// <remarks>
/// Two zero bytes, the element type, the number of dimensions, the dimensions as big-endian 32-bit integers, then the elements, row-major and big-endian:
/// LeCun, Cortes and Burges, "The MNIST database of handwritten digits", 1998.
/// </remarks>
public sealed class IdxFile
{
    private readonly byte[] _content;
    private readonly int _dataStart;
    private readonly int[] _shape;

    private IdxFile(string path, IdxType type, int[] shape, byte[] content, int dataStart)
    {
        Path = path;
        Type = type;
        _shape = shape;
        _content = content;
        _dataStart = dataStart;
    }

    /// <summary>The file that was read.</summary>
    public string Path { get; }

    /// <summary>The type of the elements.</summary>
    public IdxType Type { get; }

    /// <summary>The dimensions.</summary>
    public ReadOnlySpan<int> Shape => _shape;

    /// <summary>The number of elements.</summary>
    public int Count => (_content.Length - _dataStart) / ElementBytes(Type);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file. If there is none of that name, but one with <c>.gz</c> appended, that one is read.</param>
    /// <exception cref="FileNotFoundException">There is neither.</exception>
    /// <exception cref="DataFileException">The file is truncated, too long or no IDX file; the message names the place.</exception>
    public static IdxFile Read(string path)
    {
        byte[] content = DataFile.Read(ref path);
        return Parse(path, content);
    }

    /// <summary>All elements as floats, multiplied by a factor.</summary>
    /// <param name="scale">The factor, such as 1 / 255 for pixels.</param>
    public float[] ToSingle(float scale = 1)
    {
        var values = new float[Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)Element(i) * scale;
        return values;
    }

    /// <summary>All elements as integers.</summary>
    /// <exception cref="DataFileException">The elements are floats.</exception>
    public int[] ToInt32()
    {
        if (Type is IdxType.Float32 or IdxType.Float64)
            throw new DataFileException(Path, $"integers are expected; the file holds elements of type {Type}.");
        var values = new int[Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = (int)Element(i);
        return values;
    }

    private static IdxFile Parse(string path, byte[] content)
    {
        if (content.Length < 4)
            throw new DataFileException(path, $"an IDX file begins with 4 bytes of type and rank; it ends at byte {content.Length}.");
        if (content[0] != 0 || content[1] != 0)
            throw new DataFileException(path, $"an IDX file begins with two zero bytes; it begins with {content[0]:X2} {content[1]:X2}.");
        var type = (IdxType)content[2];
        int elementBytes = ElementBytes(type);
        if (elementBytes == 0)
            throw new DataFileException(path, $"byte 2 names the element type, 08, 09, 0B, 0C, 0D or 0E; it is {content[2]:X2}.");

        var shape = new int[content[3]];
        int dataStart = 4 + (4 * shape.Length);
        if (content.Length < dataStart)
            throw new DataFileException(path, $"{shape.Length} dimensions end at byte {dataStart}; the file ends at byte {content.Length}.");
        long count = 1;
        for (int axis = 0; axis < shape.Length; axis++)
        {
            shape[axis] = BinaryPrimitives.ReadInt32BigEndian(content.AsSpan(4 + (4 * axis)));
            if (shape[axis] < 0 || (count *= shape[axis]) > content.Length)
                throw new DataFileException(path, $"dimension {axis}, at byte {4 + (4 * axis)}, is {(uint)shape[axis]}: more elements than the file's {content.Length} bytes.");
        }

        long expected = dataStart + (count * elementBytes);
        if (content.Length != expected)
        {
            string problem = content.Length < expected ? "it is truncated" : "something follows the data";
            throw new DataFileException(path, $"({string.Join(", ", shape)}) elements of type {type} end at byte {expected}; the file ends at byte {content.Length}: {problem}.");
        }

        return new IdxFile(path, type, shape, content, dataStart);
    }

    private static int ElementBytes(IdxType type) => type switch
    {
        IdxType.UInt8 or IdxType.Int8 => 1,
        IdxType.Int16 => 2,
        IdxType.Int32 or IdxType.Float32 => 4,
        IdxType.Float64 => 8,
        _ => 0,
    };

    private double Element(int index)
    {
        ReadOnlySpan<byte> element = _content.AsSpan(_dataStart + (index * ElementBytes(Type)));
        return Type switch
        {
            IdxType.UInt8 => element[0],
            IdxType.Int8 => (sbyte)element[0],
            IdxType.Int16 => BinaryPrimitives.ReadInt16BigEndian(element),
            IdxType.Int32 => BinaryPrimitives.ReadInt32BigEndian(element),
            IdxType.Float32 => BinaryPrimitives.ReadSingleBigEndian(element),
            _ => BinaryPrimitives.ReadDoubleBigEndian(element),
        };
    }
}
