using NetGen.Data;

namespace NetGen.Examples;

/// <summary>Finds the data that is too large to lie in this repository.</summary>
public static class DataFolder
{
    /// <summary>The environment variable that names the folder if no option does.</summary>
    public const string Variable = "NETGEN_DATA";

    private const string MnistSources = """
        The MNIST database of handwritten digits (Y. LeCun, C. Cortes, C. J. C. Burges) is at http://yann.lecun.com/exdb/mnist/; mirrors are
        https://ossci-datasets.s3.amazonaws.com/mnist/ and https://storage.googleapis.com/cvdf-datasets/mnist/.
        """;

    private static readonly string[] MnistFiles =
        ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    /// <summary>The folder of the four files of MNIST, plain or with <c>.gz</c>.</summary>
    /// <param name="option">What <c>--data</c> says: the folder itself or the one above a folder <c>mnist</c>; null to ask <see cref="Variable"/>.</param>
    /// <exception cref="FileNotFoundException">The files are not there; the message says which, where they were looked for, and where to get them.</exception>
    public static string Mnist(string? option) => Find("mnist", MnistFiles, MnistSources, option);

    /// <summary>A text, plain or with <c>.gz</c>.</summary>
    /// <param name="file">The name that the file has in a folder.</param>
    /// <param name="option">What <c>--data</c> says: a file, or a folder that holds one of that name; null to ask <see cref="Variable"/> for the folder.</param>
    /// <returns>The text; null if there is no option, and no such file where the variable points.</returns>
    /// <exception cref="FileNotFoundException">The option names neither.</exception>
    /// <exception cref="DataFileException">The file is damaged or no text.</exception>
    public static string? Text(string file, string? option)
    {
        if (option is not null)
            return TextFile.Read(Directory.Exists(option) ? Path.Combine(option, file) : option);
        string? folder = Environment.GetEnvironmentVariable(Variable);
        return !string.IsNullOrEmpty(folder) && Exists(folder, file) ? TextFile.Read(Path.Combine(folder, file)) : null;
    }

    private static string Find(string name, string[] files, string sources, string? option)
    {
        string? named = option ?? Environment.GetEnvironmentVariable(Variable);
        string[] folders = string.IsNullOrEmpty(named) ? [] : [named, Path.Combine(named, name)];
        foreach (string folder in folders)
        {
            if (files.All(file => Exists(folder, file)))
                return folder;
        }

        string place = folders.Length == 0
            ? $"Nowhere was looked: there is neither an option --data nor a variable {Variable}."
            : string.Join(Environment.NewLine, folders.Select(folder => $"Looked in {Path.GetFullPath(folder)}: {Describe(folder, files)}."));
        throw new FileNotFoundException(string.Join(
            Environment.NewLine,
            $"The files of {name} are needed: {string.Join(", ", files)}, each plain or with .gz.",
            place,
            $"Put them into one folder and name it, with --data FOLDER or with the environment variable {Variable}.",
            sources));
    }

    private static bool Exists(string folder, string file) => File.Exists(Path.Combine(folder, file)) || File.Exists(Path.Combine(folder, file + ".gz"));

    private static string Describe(string folder, string[] files) => Directory.Exists(folder)
        ? $"{string.Join(", ", files.Where(file => !Exists(folder, file)))} not there"
        : "no such folder";
}
