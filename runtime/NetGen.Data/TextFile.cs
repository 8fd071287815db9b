using System.Text;

namespace NetGen.Data;

/// <summary>A file of text in UTF-8, plain or compressed by gzip.</summary>
public static class TextFile
{
    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file; lines end with a line feed, however they end in the file.</summary>
    /// <param name="path">The file. If there is none of that name, but one with <c>.gz</c> appended, that one is read.</param>
    /// <exception cref="FileNotFoundException">There is neither.</exception>
    /// <exception cref="DataFileException">The file is damaged or no text in UTF-8; the message names the place.</exception>
    public static string Read(string path)
    {
        byte[] content = DataFile.Read(ref path);
        try
        {
            ReadOnlySpan<byte> text = content.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? content.AsSpan(Encoding.UTF8.Preamble.Length) : content;
            return _strict.GetString(text).ReplaceLineEndings("\n");
        }
        catch (DecoderFallbackException exception)
        {
            throw new DataFileException(path, $"text in UTF-8 is expected; the byte {exception.BytesUnknown?.FirstOrDefault():X2} at {exception.Index} is none.", exception);
        }
    }
}
