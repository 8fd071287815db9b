namespace NetGen;

/// <summary>
/// Declares an input of the network, makes it the current value, and taps it under its name. Shapes are channels-first: (C, H, W) for images,
/// (T, D) for sequences. A name instead of a number declares a symbolic dimension, free at run time.
/// </summary>
/// <param name="shape">The shape without the batch: integers, or names of symbolic dimensions.</param>
/// <example><code>[Input(3, 224, 224)]  [Input("T", 64, Name = "source")]</code></example>
public sealed class InputAttribute(params object[] shape) : PartAttribute
{
    /// <summary>The shape without the batch.</summary>
    public object[] Shape { get; } = shape;

    /// <summary>The input's name; "input" without it, then "input2", …</summary>
    public string? Name { get; set; }
}
