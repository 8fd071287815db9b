namespace NetGen;

/// <summary>A data file is truncated, damaged, or not what it should be.</summary>
public sealed class DataFileException : Exception
{
    internal DataFileException(string file, string problem, Exception? inner = null)
        : base($"{file}: {problem}", inner) => FileName = file;

    /// <summary>The file.</summary>
    public string FileName { get; }
}
