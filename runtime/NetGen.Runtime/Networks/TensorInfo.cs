namespace NetGen.Runtime;

/// <summary>An input, a target or an output of a network.</summary>
/// <param name="Name">Its name: that of the <c>[Input]</c>, the <c>[Output]</c> or the loss.</param>
/// <param name="Type">What its elements are.</param>
/// <param name="Shape">Its shape, with the batch as the first axis.</param>
/// <param name="Limit">For integers: values lie in 0 … <paramref name="Limit"/> - 1; 0 if every value is allowed.</param>
/// <param name="IgnoreIndex">For integer targets: the one value outside of the range that stands for "no label here", or null.</param>
public sealed record TensorInfo(string Name, ElementType Type, Extent[] Shape, int Limit = 0, int? IgnoreIndex = null);
