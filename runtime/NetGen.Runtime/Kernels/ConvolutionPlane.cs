using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>
/// Some rows of one channel with the padding around them, in which every tap of the kernel is a distance: the output at place p (row · <see cref="Pitch"/> + column) reads place p + distance.
/// The last columns of a row of places belong to no output; what is computed for them is not used. With strides there is a plane for each phase of the input's rows and columns.
/// </summary>
internal readonly struct ConvolutionPlane
{
    private readonly ConvolutionPlaneAxis _vertical;
    private readonly ConvolutionPlaneAxis _horizontal;
    private readonly nint _planeFloats;

    /// <param name="vertical">The rows.</param>
    /// <param name="horizontal">The columns.</param>
    /// <param name="rows">The most rows of outputs that are made at a time.</param>
    public ConvolutionPlane(in ConvolutionPlaneAxis vertical, in ConvolutionPlaneAxis horizontal, int rows)
    {
        _vertical = vertical;
        _horizontal = horizontal;
        Pitch = horizontal.Places(horizontal.Outputs);
        _planeFloats = vertical.Places(rows) * Pitch;
    }

    /// <summary>The distance of rows.</summary>
    public nint Pitch { get; }

    /// <summary>The floats of all phases, and what micro-kernels read beyond.</summary>
    public nint Floats => _vertical.Phases * _horizontal.Phases * _planeFloats + MatMulKernels.RowVectors * MatMulPlan.MaximalPairWidth / 2;

    /// <summary>Lists the distances of the taps, row by row.</summary>
    public void ListDistances(Pointer list)
    {
        nint at = 0;
        for (int v = 0; v < _vertical.Taps; v++)
        {
            (int row, int high) = Math.DivRem(v * _vertical.Dilation, _vertical.Stride);
            for (int h = 0; h < _horizontal.Taps; h++)
            {
                (int column, int wide) = Math.DivRem(h * _horizontal.Dilation, _horizontal.Stride);
                list.SetInt32(at++, (int)((high * _horizontal.Phases + wide) * _planeFloats + row * Pitch + column));
            }
        }
    }

    /// <summary>Fills the planes for some rows of outputs.</summary>
    /// <param name="source">The channel.</param>
    /// <param name="row">The first row of outputs.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="planes">The planes.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill<V>(Pointer source, int row, int rows, Pointer planes) where V : struct, ISimd<V>
    {
        int places = _vertical.Places(rows), stride = _horizontal.Stride;
        for (int high = 0; high < _vertical.Phases; high++)
        {
            for (int wide = 0; wide < _horizontal.Phases; wide++)
            {
                Pointer to = planes + (high * _horizontal.Phases + wide) * _planeFloats;
                (int first, int end) = _horizontal.Inside(wide, (int)Pitch);
                Pointer from = source + (first * stride + wide - _horizontal.Pad);
                for (int i = 0; i < places; i++)
                {
                    int y = (row + i) * _vertical.Stride + high - _vertical.Pad;
                    if (y < 0 || y >= _vertical.Size || first >= end)
                        to.AsSpan(Pitch).Clear();
                    else
                    {
                        for (int c = 0; c < first; c++)
                            to.Set(c, 0);
                        Pointer line = from + (nint)y * _horizontal.Size;
                        if (stride == 1)
                            ConvolutionPlaneKernels.Copy<V>(line, to + first, end - first);
                        else
                            ConvolutionPatches.CopyStrided<V>(line, stride, to + first, end - first, mayOverrun: false);
                        for (nint c = end; c < Pitch; c++)
                            to.Set(c, 0);
                    }
                    to += Pitch;
                }
            }
        }
    }
}

/// <summary>One axis of a plane: output i reads source place i·Stride + t·Dilation − Pad for each tap t.</summary>
internal readonly record struct ConvolutionPlaneAxis(int Size, int Outputs, int Taps, int Stride, int Dilation, int Pad)
{
    /// <summary>The phases of source places that taps may read.</summary>
    public int Phases => Taps == 1 || Dilation % Stride == 0 ? 1 : Stride;

    /// <summary>The places of a phase that some outputs read.</summary>
    public int Places(int outputs) => outputs + (Taps - 1) * Dilation / Stride;

    /// <summary>Which of a phase's first places exist in the source.</summary>
    public (int First, int End) Inside(int phase, int places)
    {
        int before = Pad - phase, last = Size - 1 + before;
        int first = before <= 0 ? 0 : (before + Stride - 1) / Stride;
        return (first, last < 0 ? 0 : Math.Min(places, last / Stride + 1));
    }
}
