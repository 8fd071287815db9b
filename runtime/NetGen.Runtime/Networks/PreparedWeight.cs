using NetGen.Kernels;

namespace NetGen.Runtime;

/// <summary>A weight of which predictions with a frozen network read a form of its own: packed or transformed as the kernels want it.</summary>
/// <param name="Parameter">The offset of the weight in the flat parameters.</param>
public abstract record PreparedWeight(long Parameter)
{
    /// <summary>The size of the form; 0 if the weight is read as it is.</summary>
    internal abstract nint Floats { get; }

    /// <summary>Makes the form.</summary>
    internal abstract void Prepare(Workers workers, Pointer weight, Pointer prepared);
}

/// <summary>The weights of a convolution.</summary>
/// <inheritdoc cref="PreparedWeight"/>
/// <param name="Parameter">The offset of the weight in the flat parameters.</param>
/// <param name="Geometry">The convolution.</param>
public sealed record PreparedConvolution(long Parameter, ConvolutionGeometry Geometry) : PreparedWeight(Parameter)
{
    internal override nint Floats => Convolution.PreparedFloats(Geometry);

    internal override void Prepare(Workers workers, Pointer weight, Pointer prepared) => Convolution.Prepare(workers, Geometry, weight, prepared);
}

/// <summary>The right operand of a product: (columns, depth) if transposed, else (depth, columns).</summary>
/// <inheritdoc cref="PreparedWeight"/>
/// <param name="Parameter">The offset of the weight in the flat parameters.</param>
/// <param name="Columns">The columns of the product.</param>
/// <param name="Depth">The length of the summed axis.</param>
/// <param name="Transposed">Whether the weight lies transposed.</param>
public sealed record PreparedMatrix(long Parameter, int Columns, int Depth, bool Transposed) : PreparedWeight(Parameter)
{
    internal override nint Floats => MatMul.PackedFloats(Columns, Depth);

    internal override void Prepare(Workers workers, Pointer weight, Pointer prepared) => MatMul.Pack(workers, Columns, Depth, weight, Transposed, prepared);
}
