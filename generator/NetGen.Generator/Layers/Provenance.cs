namespace NetGen.Generator.Layers;

/// <summary>Which argument says how many channels a value has.</summary>
/// <param name="Place">The layer.</param>
/// <param name="Argument">Its argument.</param>
/// <param name="Layer">The layer's path, for messages.</param>
internal sealed record ChannelSource(Place Place, ArgumentPlace Argument, string Layer);

/// <summary>Which window says how high and wide an image is.</summary>
/// <param name="Place">The layer.</param>
/// <param name="Layer">The layer's path, for messages.</param>
/// <param name="Window">How its window slides.</param>
internal sealed record WindowSource(Place Place, string Layer, SlidingWindow Window);

/// <summary>How a value came to its shape: what messages name and code fixes change. Layers that keep an extent keep what it came from.</summary>
/// <param name="Channels">What decides its channels; null where no single argument does.</param>
/// <param name="Size">What decides its height and width; null where no window does.</param>
/// <param name="Field">How much of the network's input one of its elements sees; null for what is no image.</param>
/// <param name="Flattened">The layer that made one axis of several; null where none did.</param>
internal sealed record Provenance(ChannelSource? Channels = null, WindowSource? Size = null, ReceptiveField? Field = null, Place? Flattened = null)
{
    /// <summary>What is left of it in a value that a layer makes of others.</summary>
    public static Provenance Through(Tensor result, Tensor? current, IEnumerable<Tensor> inputs)
    {
        if (current is null) return new Provenance();
        bool keepsChannels = result.Shape.Rank > 0 && current.Shape.Rank > 0 && result.Shape[result.ChannelAxis].Equals(current.Shape[current.ChannelAxis]);
        bool keepsSize = result.Shape.Rank == 3 && current.Shape.Rank == 3 && result.Shape[1].Equals(current.Shape[1]) && result.Shape[2].Equals(current.Shape[2]);
        return new Provenance(
            keepsChannels ? current.Provenance.Channels : null,
            keepsSize ? current.Provenance.Size : null,
            result.Shape.Rank == 3 ? ReceptiveField.Widest(inputs.Select(i => i.Provenance.Field)) : null,
            result.Shape == current.Shape ? current.Provenance.Flattened : null);
    }
}
