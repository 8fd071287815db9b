using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using NetGen.Runtime.Tests.Networks;

namespace NetGen.Runtime.Tests.Serialization;

public sealed class CheckpointTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("netgen").FullName;

    private string FilePath => Path.Combine(_directory, "model.safetensors");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void What_is_saved_is_loaded()
    {
        Classifier saved = Trained(seed: 1);
        saved.Save(FilePath);
        Classifier loaded = Classifier.Load(FilePath);

        Assert.Equal(Snapshot(saved), Snapshot(loaded));
        Assert.Contains(loaded.Parameter("norm1.running_mean").Value.ToArray(), value => value != 0);
        Assert.NotEqual(Snapshot(new Classifier()), Snapshot(loaded));
        Assert.Equal([FilePath], Directory.GetFiles(_directory));
    }

    [Fact]
    public void The_header_is_as_the_format_says()
    {
        new Classifier().Save(FilePath);
        byte[] bytes = File.ReadAllBytes(FilePath);
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);

        Assert.Equal(0, length % 8);
        Assert.Equal(
            """{"dense1.weight":{"dtype":"F32","shape":[3,4],"data_offsets":[0,48]},"dense1.bias":{"dtype":"F32","shape":[3],"data_offsets":[48,60]},"""
            + """ "norm1.running_mean":{"dtype":"F32","shape":[4],"data_offsets":[60,76]}}""".TrimStart(),
            Encoding.UTF8.GetString(bytes, 8, length).TrimEnd());
        Assert.Equal(8 + length + 76, bytes.Length);
    }

    [Fact]
    public void A_file_of_PyTorch_loads_without_conversion()
    {
        Assert.Equal(2, Directory.GetFiles(Vectors.PathOf("Checkpoints"), "*.safetensors").Length);
        JsonElement expected = Vectors.Read("Checkpoints", "linear.json");
        Classifier network = Classifier.Load(Vectors.PathOf("Checkpoints", "linear.safetensors"));

        Assert.Equal(Vectors.Floats(expected.GetProperty("running_mean")), network.Parameter("norm1.running_mean").Value.ToArray());
        float[] output = network.Predict(Vectors.Floats(expected.GetProperty("input"))).ToArray();
        Assert.All(Vectors.Floats(expected.GetProperty("output")).Zip(output), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
    }

    [Fact]
    public void Another_element_type_is_refused() =>
        Refused(File.ReadAllBytes(Vectors.PathOf("Checkpoints", "half.safetensors")), "tensor 'dense1.bias': Classifier expects the element type F32; F16 came. Convert the file to F32.");

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        byte[] whole = Saved();
        for (int length = 0; length < whole.Length; length++)
            Refused(whole[..length]);
        Refused([.. whole, 0]);
    }

    [Fact]
    public void A_header_with_any_byte_changed_is_refused()
    {
        byte[] whole = Saved();
        int end = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(whole);
        var network = new Classifier(seed: 5);
        float[] before = Snapshot(network);
        int tried = 0;
        for (int place = 0; place < end; place++)
        {
            // Every single bit, and the characters that JSON gives a meaning to.
            foreach (byte change in (byte[])[1, 2, 4, 8, 16, 32, 64, 128, 255, (byte)(whole[place] ^ ' '), (byte)(whole[place] ^ '\t'), (byte)(whole[place] ^ '"'), (byte)(whole[place] ^ '0')])
            {
                if (change == 0)
                    continue;
                Write(place, (byte)(whole[place] ^ change));
                Assert.Throws<CheckpointException>(() => network.LoadWeights(FilePath));
                tried++;
            }

            Write(place, whole[place]);
        }

        Assert.True(tried > 2000);
        Assert.Equal(before, Snapshot(network));
        network.LoadWeights(FilePath);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "tensor 'dense1.weight': the file lacks it; Classifier expects it as F32 (3, 4).")]
    [InlineData("""{W,B,M,"extra":{"dtype":"F32","shape":[1],"data_offsets":[76,80]}}""", 80, "tensor 'extra': Classifier has no such parameter.")]
    [InlineData("""{W,B,M,"n.num_batches_tracked":{"dtype":"F32","shape":[],"data_offsets":[76,80]}}""", 80, "tensor 'n.num_batches_tracked': Classifier has no such parameter.")]
    [InlineData("""{W,M,"dense1.bias":{"dtype":"F32","shape":[3,1],"data_offsets":[48,60]}}""", 76, "tensor 'dense1.bias': Classifier expects the shape (3); (3, 1) came.")]
    [InlineData("""{W,B,M,B}""", 76, "tensor 'dense1.bias': the header names it twice.")]
    [InlineData("""{W,M,"dense1.bias":{"dtype":"F32","shape":[3],"data_offsets":[44,56]}}""", 76, "its bytes should begin at 48, where those before it end; they begin at 44.")]
    [InlineData("""{W,M,"dense1.bias":{"dtype":"F32","shape":[3],"data_offsets":[52,64]}}""", 76, "its bytes should begin at 48, where those before it end; they begin at 52.")]
    [InlineData("""{W,M,"dense1.bias":{"dtype":"F32","shape":[3],"data_offsets":[48,64]}}""", 76, "F32 of shape (3) takes 12 bytes; the offsets 48 to 64 hold 16.")]
    [InlineData("""{W,M,"dense1.bias":{"dtype":"F32","shape":[3],"data_offsets":[60,48]}}""", 76, "data_offsets must be [begin, end]; it is [60, 48].")]
    [InlineData("""{W,M,"dense1.bias":{"dtype":"F32","shape":[3],"data_offsets":[48]}}""", 76, "data_offsets must be [begin, end]; it is [48].")]
    [InlineData("""{W,M,"dense1.bias":{"dtype":"F32","shape":[3]}}""", 76, "the field 'data_offsets' is missing.")]
    [InlineData("""{W,M,"dense1.bias":{"dtype":"F32","shape":[3],"shape":[3],"data_offsets":[48,60]}}""", 76, "the field 'shape' stands twice.")]
    [InlineData("""{W,M,"dense1.bias":{"dtype":"F32","shape":[3],"size":3,"data_offsets":[48,60]}}""", 76, "the field 'size' is unknown")]
    [InlineData("""{W,M,"dense1.bias":{"dtype":"Q4","shape":[3],"data_offsets":[48,60]}}""", 76, "the element type 'Q4' is unknown; F32 is expected.")]
    [InlineData("""{W,M,"dense1.bias":{"dtype":"F32","shape":[-3],"data_offsets":[48,60]}}""", 76, "a whole number from 0 is expected")]
    [InlineData("""{W,M,"dense1.bias":{"dtype":"F32","shape":[9999999999,9999999999],"data_offsets":[48,60]}}""", 76, "more elements than any file holds")]
    [InlineData("""{W,M,"dense1.bias":{"dtype":"F32","shape":[1e99],"data_offsets":[48,60]}}""", 76, "a whole number from 0 is expected")]
    [InlineData("""{W,B,M,"__metadata__":{"a":1}}""", 76, "String is expected")]
    [InlineData("""{W,B,M,"__metadata__":{},"__metadata__":{}}""", 76, "two '__metadata__'")]
    [InlineData("""{W,B,M} {}""", 76, "is not the JSON of a safetensors file")]
    [InlineData("""[]""", 0, "must begin with '{'")]
    [InlineData("""{W,B,M}""", 72, "its bytes end at 76, but the file holds 72; it is truncated.")]
    [InlineData("""{W,B,M}""", 80, "the tensors fill 76 bytes; the file holds 80.")]
    public void What_does_not_fit_is_named(string header, int dataLength, string message)
    {
        header = header
            .Replace("W,", """ "dense1.weight":{"dtype":"F32","shape":[3,4],"data_offsets":[0,48]},""", StringComparison.Ordinal)
            .Replace("B,", """ "dense1.bias":{"dtype":"F32","shape":[3],"data_offsets":[48,60]},""", StringComparison.Ordinal)
            .Replace("B}", """ "dense1.bias":{"dtype":"F32","shape":[3],"data_offsets":[48,60]}}""", StringComparison.Ordinal)
            .Replace("M,", """ "norm1.running_mean":{"dtype":"F32","shape":[4],"data_offsets":[60,76]},""", StringComparison.Ordinal)
            .Replace("M}", """ "norm1.running_mean":{"dtype":"F32","shape":[4],"data_offsets":[60,76]}}""", StringComparison.Ordinal);
        Refused(WithHeader(header, new byte[dataLength]), message);
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(1ul << 62)]
    [InlineData(100_000_001ul)]
    [InlineData(1000ul)]
    public void A_header_longer_than_the_file_is_refused_without_allocating_it(ulong length)
    {
        var bytes = new byte[500];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Refused(bytes, $"the header is said to be {length} bytes long");
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 100_000);
    }

    [Fact]
    public void A_tensor_larger_than_the_file_is_refused_without_allocating_it()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Refused(WithHeader("""{"dense1.weight":{"dtype":"F32","shape":[1000000000],"data_offsets":[0,4000000000]}}""", new byte[16]), "its bytes end at 4000000000, but the file holds 16; it is truncated.");
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 100_000);
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Contains("model.safetensors", Assert.Throws<FileNotFoundException>(() => Classifier.Load(FilePath)).Message);

    [Fact]
    public void Errors_hold_the_file_and_the_tensor()
    {
        File.WriteAllBytes(FilePath, WithHeader("{ }", []));
        var exception = Assert.Throws<CheckpointException>(() => Classifier.Load(FilePath));

        Assert.Equal(FilePath, exception.FileName);
        Assert.Equal("dense1.weight", exception.Tensor);
        Assert.StartsWith(FilePath, exception.Message);
    }

    [Fact]
    public void A_part_loads_from_the_file_of_that_part()
    {
        Classifier part = Trained(seed: 3);
        part.Save(FilePath);
        var whole = new ParameterBag(
        [
            new("encoder.dense1.weight", [3, 4], 0, Initializer.Zeros, 1, 1, true),
            new("encoder.dense1.bias", [3], 16, Initializer.Zeros, 1, 1, true),
            new("encoder.norm1.running_mean", [4], 32, Initializer.Zeros, 1, 1, true),
            new("head.weight", [5], 48, Initializer.Ones, 1, 1, true),
        ]);
        whole.LoadWeights(FilePath, prefix: "encoder");

        Assert.Equal(part.Parameter("dense1.weight").Value.ToArray(), whole.Parameter("encoder.dense1.weight").Value.ToArray());
        Assert.Equal(part.Parameter("norm1.running_mean").Value.ToArray(), whole.Parameter("encoder.norm1.running_mean").Value.ToArray());
        Assert.Equal(-1, whole.Parameter("head.weight").Value.IndexOfAnyExcept(1));
        Assert.Contains("no parameters under 'decoder'", Assert.Throws<ArgumentException>(() => whole.LoadWeights(FilePath, "decoder")).Message);
        Assert.Contains("ParameterBag has no such parameter under 'head'", WithoutHead(whole).Message);
    }

    [Fact]
    public void A_save_that_fails_leaves_the_old_file_and_nothing_else()
    {
        byte[] before = Saved();
        string blocked = Path.Combine(_directory, "folder");
        Directory.CreateDirectory(blocked);

        // The name is taken by a directory: everything is written before the rename fails.
        Assert.ThrowsAny<Exception>(() => new Classifier().Save(blocked));
        Assert.Equal([FilePath], Directory.GetFiles(_directory));
        Assert.Throws<DirectoryNotFoundException>(() => new Classifier().Save(Path.Combine(_directory, "none", "model.safetensors")));
        Assert.Equal(before, File.ReadAllBytes(FilePath));
    }

    [Fact]
    public void Saving_replaces_and_scalars_and_large_tensors_pass()
    {
        ParameterInfo[] parameters =
        [
            new("scale", [], 0, Initializer.Constant(2.5f), 1, 1, true),
            new("table", [1025, 1024], 16, Initializer.Normal(0, 1), 1, 1, true),
            new("tail", [33], 16 + (1025 * 1024), Initializer.Normal(0, 1), 1, 1, true),
            new("größe \"x\"", [1], 64 + (1025 * 1024), Initializer.Ones, 1, 1, true),
        ];
        Saved();
        var saved = new ParameterBag(parameters, seed: 1);
        saved.Save(FilePath);
        var loaded = new ParameterBag(parameters, seed: 2);
        Assert.False(saved.FlatParameters.SequenceEqual(loaded.FlatParameters));
        loaded.LoadWeights(FilePath);
        Assert.True(saved.FlatParameters.SequenceEqual(loaded.FlatParameters));
    }

    private void Write(int place, byte value)
    {
        using FileStream file = File.OpenWrite(FilePath);
        file.Position = place;
        file.WriteByte(value);
    }

    private static Classifier Trained(ulong seed)
    {
        var network = new Classifier(seed: seed);
        Workspace workspace = network.CreateWorkspace(WorkspaceMode.Training);
        workspace.Begin(1);
        workspace.Input().Fill(3);
        workspace.TargetInt32()[0] = 1;
        network.Forward(workspace);
        return network;
    }

    private static float[] Snapshot(Classifier network) => [.. network.AllParameters.SelectMany(parameter => parameter.Value.ToArray())];

    private static byte[] WithHeader(string header, byte[] data)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        return [.. length, .. text, .. data];
    }

    private byte[] Saved()
    {
        Trained(seed: 2).Save(FilePath);
        return File.ReadAllBytes(FilePath);
    }

    private CheckpointException WithoutHead(ParameterBag whole)
    {
        File.WriteAllBytes(FilePath, WithHeader("""{"weight":{"dtype":"F32","shape":[5],"data_offsets":[0,20]},"bias":{"dtype":"F32","shape":[1],"data_offsets":[20,24]}}""", new byte[24]));
        return Assert.Throws<CheckpointException>(() => whole.LoadWeights(FilePath, "head"));
    }

    private void Refused(byte[] file, string message = "")
    {
        File.WriteAllBytes(FilePath, file);
        var network = new Classifier(seed: 5);
        float[] before = Snapshot(network);
        var exception = Assert.Throws<CheckpointException>(() => network.LoadWeights(FilePath));
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, Snapshot(network));
    }
}
