namespace NetGen;

/// <content>Weights on disk.</content>
public abstract partial class Network
{
    /// <summary>Saves parameters and buffers as a safetensors file, with PyTorch's names and layouts. An existing file is replaced only by a complete new one.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be written; what was there before still is.</exception>
    public void Save(string path) => SafetensorsWriter.Save(AllParameters, path);

    /// <summary>Loads parameters and buffers from a safetensors file, such as <see cref="Save"/> or PyTorch wrote. Everything is checked first.</summary>
    /// <param name="path">The file.</param>
    /// <param name="prefix">
    /// If given, only the part of this network under that path is loaded, from the file of a network that is just that part: <c>"encoder"</c> takes
    /// <c>encoder.conv1.weight</c> from the file's <c>conv1.weight</c>.
    /// </param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="CheckpointException">The file is damaged, lacks a parameter, or has one that is unknown or of another shape or type. The network is as it was.</exception>
    /// <exception cref="ArgumentException">The network has nothing under the prefix.</exception>
    /// <exception cref="InvalidOperationException">The network is frozen.</exception>
    public void LoadWeights(string path, string prefix = "")
    {
        ThrowIfFrozen("Loading weights");
        string start = prefix.Length == 0 ? "" : $"{prefix}.";
        if (prefix.Length > 0 && !AllParameters.Any(parameter => parameter.Name.StartsWith(start, StringComparison.Ordinal)))
            throw new ArgumentException($"{Name} has no parameters under '{prefix}'.", nameof(prefix));
        SafetensorsReader.Load(this, path, start);
    }

    /// <summary>Loads a file of weights into a network; for the static <c>Load</c> of compiled networks.</summary>
    /// <typeparam name="T">The class of the network.</typeparam>
    /// <param name="network">A new network.</param>
    /// <param name="path">The file.</param>
    /// <returns>The network.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="CheckpointException">The file is damaged or is not of this network.</exception>
    protected static T Load<T>(T network, string path)
        where T : Network
    {
        network.LoadWeights(path);
        return network;
    }
}
