using System.Globalization;
using System.IO.Compression;
using CsvHelper;

namespace NetGen.Examples;

/// <summary>1,797 handwritten digits of 13 writers as grey images of 8×8 pixels: small enough to lie inside this assembly.</summary>
/// <remarks>
/// E. Alpaydin and C. Kaynak, "Optical Recognition of Handwritten Digits" (its test part), UCI Machine Learning Repository, 1998, licence CC BY 4.0.
/// One line per image: 64 numbers from 0 (white) to 16 (black), row by row, then the digit. The only change made is the scaling to 0 … 1.
/// </remarks>
public static class Digits
{
    private const string Resource = "digits.csv.gz";
    private const int Pixels = Size * Size;
    private const float Black = 16;

    // Every fifth image of each digit is for testing, so that both parts hold all digits and all writers in the same shares.
    private const int TestEvery = 5;

    private static readonly float[] _testImages;
    private static readonly int[] _testLabels;

    static Digits()
    {
        var train = new Part();
        var test = new Part();
        var seen = new int[Classes];
        foreach ((float[] image, int digit) in Read())
        {
            Part part = ++seen[digit] % TestEvery == 0 ? test : train;
            part.Images.AddRange(image);
            part.Labels.Add(digit);
        }

        Train = train.ToDataset();
        Test = test.ToDataset();
        _testImages = [.. test.Images];
        _testLabels = [.. test.Labels];
    }

    /// <summary>The height and the width of an image.</summary>
    public const int Size = 8;

    /// <summary>The number of different digits.</summary>
    public const int Classes = 10;

    /// <summary>Four fifths of the images, for training: inputs (1, 8, 8) in 0 … 1, labels 0 … 9.</summary>
    public static Dataset Train { get; }

    /// <summary>One fifth of the images, for testing: inputs (1, 8, 8) in 0 … 1, labels 0 … 9.</summary>
    public static Dataset Test { get; }

    /// <summary>The pixels of a test image, row by row, in 0 … 1.</summary>
    /// <param name="index">The number of the image, from 0.</param>
    public static ReadOnlySpan<float> TestImage(int index) => _testImages.AsSpan(index * Pixels, Pixels);

    /// <summary>The digit that a test image shows.</summary>
    /// <param name="index">The number of the image, from 0.</param>
    public static int TestLabel(int index) => _testLabels[index];

    private static IEnumerable<(float[] Image, int Digit)> Read()
    {
        using Stream resource = typeof(Digits).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource '{Resource}' is missing from {typeof(Digits).Assembly.GetName().Name}.");
        using var gzip = new GZipStream(resource, CompressionMode.Decompress);
        using CsvReader csv = CsvReader.Create(gzip, new CsvReaderOptions { HasHeader = false, Separator = ',', FormatProvider = CultureInfo.InvariantCulture });
        while (csv.Read())
        {
            var image = new float[Pixels];
            for (int pixel = 0; pixel < Pixels; pixel++)
                image[pixel] = csv.Parse<float>(pixel) / Black;
            yield return (image, csv.Parse<int>(Pixels));
        }
    }

    private sealed class Part
    {
        public List<float> Images { get; } = [];

        public List<int> Labels { get; } = [];

        public Dataset ToDataset() => new([.. Images], [.. Labels]);
    }
}
