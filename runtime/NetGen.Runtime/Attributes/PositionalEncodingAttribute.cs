namespace NetGen;

/// <summary>Adds waves of the position: sin(t / 10000^(2i/D)) to element 2i, cos of the same to element 2i + 1. Vaswani et al., 2017.</summary>
public sealed class PositionalEncodingAttribute : LayerAttribute;
