namespace NetGen;

/// <summary>A layer: takes the current value and makes the next one. Shapes leave the batch out.</summary>
public abstract class LayerAttribute : PartAttribute
{
    /// <summary>
    /// The layer's name, unique in its network or block; it begins the names of its parameters, as in PyTorch's <c>state_dict</c>. May hold dots.
    /// Without it the kind with an index: <c>conv1</c>, <c>dense2</c>.
    /// </summary>
    public string? Name { get; set; }
}
