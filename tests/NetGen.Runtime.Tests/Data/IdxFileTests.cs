using System.Buffers.Binary;
using System.IO.Compression;

namespace NetGen.Runtime.Tests.Data;

public sealed class IdxFileTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("netgen").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Reads_plain_and_compressed_files(bool compressed)
    {
        byte[] content = Idx(0x08, [2, 1, 3], 0, 1, 2, 3, 254, 255);
        string path = compressed ? Write("images.gz", Gzip(content)) : Write("images", content);
        IdxFile file = IdxFile.Read(Path.Combine(_directory, "images"));

        Assert.Equal(path, file.Path);
        Assert.Equal([2, 1, 3], file.Shape.ToArray());
        Assert.Equal(IdxType.UInt8, file.Type);
        Assert.Equal([0, 1, 2, 3, 254, 255], file.ToInt32());
        Assert.Equal([0, 0.5f, 1, 1.5f, 127, 127.5f], file.ToSingle(0.5f));
    }

    [Fact]
    public void Reads_every_element_type()
    {
        Assert.Equal([-1, 2], IdxFile.Read(Write("a", Idx(0x09, [2], 255, 2))).ToInt32());
        Assert.Equal([-2, 258], IdxFile.Read(Write("b", Idx(0x0B, [2], 255, 254, 1, 2))).ToInt32());
        Assert.Equal([-2], IdxFile.Read(Write("c", Idx(0x0C, [1], 255, 255, 255, 254))).ToInt32());
        Assert.Equal([1f], IdxFile.Read(Write("d", Idx(0x0D, [1], 0x3F, 0x80, 0, 0))).ToSingle());
        Assert.Equal([1f], IdxFile.Read(Write("e", Idx(0x0E, [1], 0x3F, 0xF0, 0, 0, 0, 0, 0, 0))).ToSingle());
        Assert.Contains("integers are expected; the file holds elements of type Float32", Assert.Throws<DataFileException>(() => IdxFile.Read(Path.Combine(_directory, "d")).ToInt32()).Message);
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 8 }, "begins with 4 bytes of type and rank; it ends at byte 3")]
    [InlineData(new byte[] { 1, 0, 8, 1 }, "begins with two zero bytes; it begins with 01 00")]
    [InlineData(new byte[] { 0, 0, 7, 1 }, "byte 2 names the element type, 08, 09, 0B, 0C, 0D or 0E; it is 07")]
    [InlineData(new byte[] { 0, 0, 8, 2, 0, 0, 0, 1, 0 }, "2 dimensions end at byte 12; the file ends at byte 9")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 3, 1, 1 }, "end at byte 11; the file ends at byte 10: it is truncated")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 1, 1, 1 }, "end at byte 9; the file ends at byte 10: something follows the data")]
    [InlineData(new byte[] { 0, 0, 8, 1, 255, 255, 255, 255, 1, 1 }, "dimension 0, at byte 4, is 4294967295")]
    [InlineData(new byte[] { 0, 0, 8, 2, 0, 0, 0, 1, 127, 0, 0, 0, 1 }, "dimension 1, at byte 8, is 2130706432")]
    public void What_is_wrong_is_named_with_its_place(byte[] content, string message)
    {
        string path = Write("file", content);
        var exception = Assert.Throws<DataFileException>(() => IdxFile.Read(path));

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.StartsWith(path, exception.Message);
        Assert.Equal(path, exception.FileName);
    }

    [Fact]
    public void A_compressed_file_cut_anywhere_is_refused()
    {
        byte[] whole = Gzip(Idx(0x08, [300], [.. Enumerable.Range(0, 300).Select(i => (byte)(i * 37))]));
        for (int length = 0; length < whole.Length; length++)
            Assert.Throws<DataFileException>(() => IdxFile.Read(Write("cut", whole[..length])));
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Contains("'none' (or 'none.gz') does not exist", Assert.Throws<FileNotFoundException>(() => IdxFile.Read("none")).Message);

    [Fact]
    public void Images_and_labels_become_a_dataset()
    {
        string images = Write("images", Idx(0x08, [2, 1, 2], 0, 255, 51, 102));
        string labels = Write("labels", Idx(0x08, [2], 7, 9));
        Dataset dataset = Mnist.Load(images, labels, 10);

        Assert.Equal(2, dataset.Count);
        Assert.Equal([7, 9], dataset.Targets[0].Integers!);
        Assert.Equal([0, 1, 0.2f, 0.4f], dataset.Inputs[0].Floats!.Select(value => MathF.Round(value, 6)));
    }

    [Fact]
    public void Files_that_are_mixed_up_are_named()
    {
        string images = Write("images", Idx(0x08, [2, 1, 2], 0, 255, 51, 102));
        string labels = Write("labels", Idx(0x08, [2], 7, 9));
        string fewer = Write("fewer", Idx(0x08, [1], 7));

        Assert.Contains("Is it the file of the labels?", Assert.Throws<DataFileException>(() => Mnist.Load(labels, images, 10)).Message);
        Assert.Contains("Is it the file of the images?", Assert.Throws<DataFileException>(() => Mnist.Load(images, images, 10)).Message);
        Assert.Contains("there are 1 labels for the 2 images", Assert.Throws<DataFileException>(() => Mnist.Load(images, fewer, 10)).Message);
        Assert.Contains("labels lie in 0 … 8; label 1 is 9", Assert.Throws<DataFileException>(() => Mnist.Load(images, labels, 9)).Message);
        Assert.Contains("train-images-idx3-ubyte", Assert.Throws<FileNotFoundException>(() => Mnist.Load(_directory)).Message);
    }

    private static byte[] Idx(byte type, int[] shape, params byte[] data)
    {
        var header = new byte[4 + (4 * shape.Length)];
        header[2] = type;
        header[3] = (byte)shape.Length;
        for (int i = 0; i < shape.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + (4 * i)), shape[i]);
        return [.. header, .. data];
    }

    private static byte[] Gzip(byte[] content)
    {
        using var result = new MemoryStream();
        using (var gzip = new GZipStream(result, CompressionLevel.Optimal))
            gzip.Write(content);
        return result.ToArray();
    }

    private string Write(string name, byte[] content)
    {
        string path = Path.Combine(_directory, name);
        File.WriteAllBytes(path, content);
        return path;
    }
}
