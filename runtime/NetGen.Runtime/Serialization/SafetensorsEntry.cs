namespace NetGen;

/// <summary>What the header of a safetensors file says of one tensor.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Type">The name of the element type, such as <c>F32</c>.</param>
/// <param name="Shape">The shape.</param>
/// <param name="Begin">Where its bytes begin, counted from the end of the header.</param>
/// <param name="End">Where its bytes end.</param>
internal sealed record SafetensorsEntry(string Name, string Type, long[] Shape, long Begin, long End);
