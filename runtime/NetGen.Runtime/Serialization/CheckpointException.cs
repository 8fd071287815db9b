namespace NetGen;

/// <summary>A file of weights is damaged or does not fit the network. The network is as it was.</summary>
public sealed class CheckpointException : Exception
{
    internal CheckpointException(string file, string? tensor, string problem, Exception? inner = null)
        : base(tensor is null ? $"{file}: {problem}" : $"{file}: tensor '{tensor}': {problem}", inner)
    {
        FileName = file;
        Tensor = tensor;
    }

    /// <summary>The file.</summary>
    public string FileName { get; }

    /// <summary>The tensor that is wrong; null if it is the file as a whole.</summary>
    public string? Tensor { get; }
}
