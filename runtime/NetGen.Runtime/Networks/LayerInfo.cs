namespace NetGen.Runtime;

/// <summary>One row of a network's layer table.</summary>
/// <param name="Name">The path of the layer.</param>
/// <param name="Kind">The layer's kind, such as <c>Conv2D</c>.</param>
/// <param name="OutputShape">The shape of its result, with the batch as the first axis.</param>
/// <param name="Parameters">The number of its trainable parameters.</param>
/// <param name="MultiplyAdds">The multiply-adds of its forward pass per sample, symbolic dimensions counted as 1.</param>
public sealed record LayerInfo(string Name, string Kind, Extent[] OutputShape, long Parameters, long MultiplyAdds);
