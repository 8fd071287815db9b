using NetGen.Generator.Shapes;

namespace NetGen.Generator.Stepping;

/// <summary>Where time runs in a value.</summary>
/// <param name="Axis">Along which axis.</param>
/// <param name="Outer">By how much the axis is longer than time, because others are joined with it and vary more slowly: B of the rows of a product, B·T.</param>
internal sealed record TimeAxis(int Axis, Dim Outer);
