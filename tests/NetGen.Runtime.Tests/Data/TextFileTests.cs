using System.IO.Compression;
using System.Text;
using NetGen.Data;

namespace NetGen.Runtime.Tests.Data;

public sealed class TextFileTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("netgen").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Reads_plain_and_compressed_text()
    {
        byte[] content = Encoding.UTF8.GetBytes("\uFEFFein\r\nzwei\nfünf");
        Write("plain.txt", content);
        Write("packed.txt.gz", Gzip(content));
        Assert.Equal("ein\nzwei\nfünf", TextFile.Read(Path.Combine(_directory, "plain.txt")));
        Assert.Equal("ein\nzwei\nfünf", TextFile.Read(Path.Combine(_directory, "packed.txt")));
        Assert.Equal("ein\nzwei\nfünf", TextFile.Read(Path.Combine(_directory, "packed.txt.gz")));
        Assert.Equal("", TextFile.Read(Write("empty.txt", [])));
    }

    [Fact]
    public void What_is_wrong_is_named_with_its_place()
    {
        string binary = Write("binary", [0x61, 0x62, 0xFF, 0x63]);
        DataFileException exception = Assert.Throws<DataFileException>(() => TextFile.Read(binary));
        Assert.StartsWith(binary, exception.Message);
        Assert.Contains("the byte FF at 2", exception.Message);

        byte[] packed = Gzip(new byte[1000]);
        string cut = Write("cut.gz", packed[..^9]);
        Assert.StartsWith(cut, Assert.Throws<DataFileException>(() => TextFile.Read(cut)).Message);
        Assert.Throws<FileNotFoundException>(() => TextFile.Read(Path.Combine(_directory, "none")));
    }

    private string Write(string name, byte[] content)
    {
        string path = Path.Combine(_directory, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    private static byte[] Gzip(byte[] content)
    {
        using var result = new MemoryStream();
        using (var gzip = new GZipStream(result, CompressionLevel.Fastest))
            gzip.Write(content);
        return result.ToArray();
    }
}
