using System.Buffers.Binary;
using System.IO.Compression;

namespace NetGen;

/// <summary>The bytes of data files, plain or compressed by gzip.</summary>
internal static class DataFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file. If there is none of that name, but one with <c>.gz</c> appended, that one is read; then the name of the one that was.</param>
    /// <exception cref="FileNotFoundException">There is neither.</exception>
    /// <exception cref="DataFileException">The compressed data is damaged or truncated.</exception>
    public static byte[] Read(ref string path)
    {
        if (!File.Exists(path) && File.Exists(path + ".gz"))
            path += ".gz";
        if (!File.Exists(path))
            throw new FileNotFoundException($"The data file '{path}' (or '{path}.gz') does not exist.", path);
        byte[] content = File.ReadAllBytes(path);
        return IsGzip(content) ? Decompress(path, content) : content;
    }

    private static bool IsGzip(byte[] content) => content is [0x1F, 0x8B, ..];

    private static byte[] Decompress(string path, byte[] content)
    {
        using var result = new MemoryStream();
        try
        {
            using var gzip = new GZipStream(new MemoryStream(content), CompressionMode.Decompress);
            gzip.CopyTo(result);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw new DataFileException(path, $"the gzip data is damaged or truncated after {result.Length} decompressed bytes: {exception.Message}", exception);
        }

        // The last four bytes repeat the length; the stream does not miss them when they are cut off.
        uint length = content.Length < 4 ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(content.AsSpan(content.Length - 4));
        if (length != (uint)result.Length)
            throw new DataFileException(path, $"the gzip data is truncated: it ends in a length of {length} bytes, but {result.Length} were decompressed.");
        return result.ToArray();
    }
}
