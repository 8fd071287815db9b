namespace NetGen;

/// <summary>The MNIST database and the databases of its format (Fashion-MNIST, KMNIST): 28×28 grey images in ten classes.</summary>
public static class Mnist
{
    private const int Classes = 10;

    /// <summary>Reads the four files <c>train-images-idx3-ubyte</c>, <c>train-labels-idx1-ubyte</c>, <c>t10k-images-idx3-ubyte</c> and <c>t10k-labels-idx1-ubyte</c>, plain or with <c>.gz</c>.</summary>
    /// <param name="directory">Where they lie.</param>
    /// <returns>60,000 training and 10,000 test samples: pixels in 0 … 1, labels in 0 … 9.</returns>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="DataFileException">A file is truncated, damaged, or not what its name says.</exception>
    public static (Dataset Train, Dataset Test) Load(string directory) => (Load(directory, "train"), Load(directory, "t10k"));

    /// <summary>Reads one pair of files of images and labels.</summary>
    /// <param name="imagesPath">The IDX file of the images, (count, height, width) unsigned bytes.</param>
    /// <param name="labelsPath">The IDX file of the labels, (count) integers.</param>
    /// <param name="classes">The number of classes: labels lie in 0 … <paramref name="classes"/> − 1.</param>
    /// <returns>The samples, with pixels in 0 … 1.</returns>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="DataFileException">A file is truncated or damaged, the files are mixed up, or their counts differ.</exception>
    public static Dataset Load(string imagesPath, string labelsPath, int classes)
    {
        IdxFile images = IdxFile.Read(imagesPath);
        if (images.Shape.Length != 3 || images.Type != IdxType.UInt8)
            throw new DataFileException(images.Path, $"images are expected: 3 dimensions of type {IdxType.UInt8}; {Describe(images)} came. Is it the file of the labels?");
        IdxFile labels = IdxFile.Read(labelsPath);
        if (labels.Shape.Length != 1)
            throw new DataFileException(labels.Path, $"labels are expected: 1 dimension; {Describe(labels)} came. Is it the file of the images?");
        if (labels.Shape[0] != images.Shape[0])
            throw new DataFileException(labels.Path, $"there are {labels.Shape[0]} labels for the {images.Shape[0]} images of {images.Path}.");
        int[] values = labels.ToInt32();
        int wrong = values.AsSpan().IndexOfAnyExceptInRange(0, classes - 1);
        if (wrong >= 0)
            throw new DataFileException(labels.Path, $"labels lie in 0 … {classes - 1}; label {wrong} is {values[wrong]}.");
        return new Dataset(images.ToSingle(1f / 255), values);
    }

    private static Dataset Load(string directory, string part) =>
        Load(Path.Combine(directory, $"{part}-images-idx3-ubyte"), Path.Combine(directory, $"{part}-labels-idx1-ubyte"), Classes);

    private static string Describe(IdxFile file) => $"{file.Shape.Length} dimension(s) of type {file.Type}";
}
