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
