using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>
/// Convolutions whose groups have one input channel, as depthwise ones and the first layer of grey images have, and their input gradients with stride 1: products of taps with a padded plane, of which
/// nothing is copied once for each tap.
/// </summary>
internal readonly struct ConvolutionPlanes<TEpilogue> : IWork where TEpilogue : struct, IEpilogue
{
    // Half of a 32 KiB first-level cache; outputs take about as much.
    private const int StripFloats = 1 << 12;
    // Multiply-adds that make a task worth handing to a thread.
    private const double TinyTask = 1 << 17;
    private const int EnoughTasks = 4;
    // Outputs of a plane that are made as panels.
    private const int SeveralOutputs = 3;

    private readonly ConvolutionGeometry _geometry;
    private readonly bool _backward;
    private readonly ConvolutionPlaneAxis _vertical;
    private readonly ConvolutionPlaneAxis _horizontal;
    private readonly ConvolutionPlane _plane;
    private readonly int _rows;
    private readonly nint _strips;
    private readonly nint _units;
    private readonly nint _unitsPerTask;
    private readonly Pointer _source;
    private readonly Pointer _weights;
    private readonly Pointer _target;
    private readonly TEpilogue _epilogue;

    private ConvolutionPlanes(in ConvolutionGeometry geometry, bool backward, nint batch, Pointer source, Pointer weights, Pointer target, in TEpilogue epilogue)
    {
        _geometry = geometry;
        _backward = backward;
        _source = source;
        _weights = weights;
        _target = target;
        _epilogue = epilogue;
        (_vertical, _horizontal) = Axes(geometry, backward);
        _rows = StripRows(_vertical, _horizontal);
        double rowWork = (double)geometry.Taps * geometry.GroupOutputs * _horizontal.Outputs;
        nint pairs = batch * geometry.Groups;
        while (pairs * MatMulPlan.Divide(_vertical.Outputs, _rows) < EnoughTasks && _rows > 1 && _rows * rowWork >= 2 * TinyTask)
            _rows = (_rows + 1) / 2;
        _plane = new(_vertical, _horizontal, _rows);
        _strips = MatMulPlan.Divide(_vertical.Outputs, _rows);
        _units = pairs * _strips;
        _unitsPerTask = (nint)Math.Clamp(TinyTask / (_rows * rowWork), 1, _units);
    }

    private int Sums => _backward ? _geometry.GroupOutputs : 1;

    private int Outputs => _backward ? 1 : _geometry.GroupOutputs;

    private nint ListFloats => MatMulPlan.RoundUp(_geometry.Taps, AlignedBuffer.Alignment);

    // Whole vector pairs of any width; an odd number of lines, or the rows of a panel would compete for the same places of the cache.
    private nint TileFloats => MatMulPlan.RoundUp(_rows * _plane.Pitch, 2 * AlignedBuffer.Alignment) + AlignedBuffer.Alignment;

    /// <summary>Whether this is the way to compute it.</summary>
    public static bool Fits(in ConvolutionGeometry geometry, bool backward) => geometry.GroupInputs == 1 && (!backward || geometry is { StrideHeight: 1, StrideWidth: 1 });

    /// <summary>The axes of the convolution, or of its input gradient, which is one of dy with the kernel turned around.</summary>
    public static (ConvolutionPlaneAxis Vertical, ConvolutionPlaneAxis Horizontal) Axes(in ConvolutionGeometry g, bool backward) => backward
        ? (new(g.OutputHeight, g.Height, g.KernelHeight, 1, g.DilationHeight, (g.KernelHeight - 1) * g.DilationHeight - g.PadTop),
            new(g.OutputWidth, g.Width, g.KernelWidth, 1, g.DilationWidth, (g.KernelWidth - 1) * g.DilationWidth - g.PadLeft))
        : (new(g.Height, g.OutputHeight, g.KernelHeight, g.StrideHeight, g.DilationHeight, g.PadTop),
            new(g.Width, g.OutputWidth, g.KernelWidth, g.StrideWidth, g.DilationWidth, g.PadLeft));

    /// <summary>The rows of outputs that are made at a time.</summary>
    public static int StripRows(in ConvolutionPlaneAxis vertical, in ConvolutionPlaneAxis horizontal)
    {
        int rowFloats = horizontal.Places(horizontal.Outputs) * vertical.Phases * horizontal.Phases;
        int strips = (vertical.Outputs + Math.Max(1, StripFloats / rowFloats) - 1) / Math.Max(1, StripFloats / rowFloats);
        return (vertical.Outputs + strips - 1) / strips;
    }

    public static void Run(Workers workers, in ConvolutionGeometry geometry, bool backward, nint batch, Pointer source, Pointer weights, Pointer target, in TEpilogue epilogue)
    {
        ConvolutionPlanes<TEpilogue> work = new(geometry, backward, batch, source, weights, target, epilogue);
        nint floats = work.ListFloats + work.WeightFloats + work.RowsAtOnce * work.TileFloats + work.TileFloats + SmallTile + work._plane.Floats;
        workers.Run(MatMulPlan.Divide(work._units, work._unitsPerTask), work, floats);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V>
    {
        Pointer distances = scratch, packed = distances + ListFloats, tiles = packed + WeightFloats, dense = tiles + RowsAtOnce * TileFloats, small = dense + TileFloats, planes = small + SmallTile;
        nint taps = _geometry.Taps, sourcePixels = (nint)_vertical.Size * _horizontal.Size, packedGroup = -1;
        _plane.ListDistances(distances);
        for (nint unit = task * _unitsPerTask; unit < Math.Min((task + 1) * _unitsPerTask, _units); unit++)
        {
            (nint pair, nint strip) = Math.DivRem(unit, _strips);
            (nint image, nint group) = Math.DivRem(pair, _geometry.Groups);
            int row = (int)strip * _rows, rows = Math.Min(_rows, _vertical.Outputs - row);
            if (group != packedGroup)
                Pack(group, packed);
            packedGroup = group;
            for (nint sum = 0; sum < Sums; sum++)
            {
                _plane.Fill<V>(_source + (pair * Sums + sum) * sourcePixels, row, rows, planes);
                if (InPanels)
                    MakePanels<V>(image, group, row, rows, packed, distances, planes, tiles, dense, small);
                else
                {
                    for (nint output = 0; output < Outputs; output++)
                        MakeRow<V>(image, group * Outputs + output, row, rows, packed + (sum + output) * taps, distances, planes, tiles, dense, add: sum > 0, last: sum == Sums - 1);
                }
            }
        }
    }

    private bool InPanels => Outputs >= SeveralOutputs;

    private nint RowsAtOnce => InPanels ? MatMulKernels.TallRows : 1;

    private nint WeightFloats => MatMulPlan.RoundUp((InPanels ? RowPanels.MaximalPaddedRows(Outputs) : Outputs * Sums) * _geometry.Taps, AlignedBuffer.Alignment);

    private static nint SmallTile => MatMulKernels.TallRows * MatMulPlan.MaximalPairWidth;

    // The weights of a group: in panels, or row by row and for an input gradient turned around.
    private void Pack(nint group, Pointer packed)
    {
        nint taps = _geometry.Taps, count = Outputs * Sums;
        Pointer weights = _weights + group * count * taps;
        if (InPanels)
            MatMulPanels.PackRows(new(count), count, taps, weights, taps, transposed: false, packed);
        else
        {
            weights.AsSpan(count * taps).CopyTo(packed.AsSpan(count * taps));
            for (nint row = 0; row < count && _backward; row++)
                (packed + row * taps).AsSpan(taps).Reverse();
        }
    }

    // All outputs of a plane.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MakePanels<V>(nint image, nint group, int row, int rows, Pointer packed, Pointer distances, Pointer planes, Pointer tiles, Pointer dense, Pointer small) where V : struct, ISimd<V>
    {
        RowPanels panels = new(Outputs);
        nint output = 0;
        for (int panel = 0; panel < panels.Count; panel++)
        {
            nint height = panels.Height(panel);
            ConvolutionPlaneKernels.Panel<V>(height, _geometry.Taps, packed + output * _geometry.Taps, planes, distances, Places(rows), tiles, TileFloats, small);
            for (nint i = 0; i < Math.Min(height, Outputs - output); i++)
                Finish<V>(image, group * Outputs + output + i, row, rows, tiles + i * TileFloats, dense);
            output += height;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MakeRow<V>(nint image, nint channel, int row, int rows, Pointer weights, Pointer distances, Pointer planes, Pointer tile, Pointer dense, bool add, bool last) where V : struct, ISimd<V>
    {
        nint width = _horizontal.Outputs;
        if (Sums == 1 && _vertical is { Taps: 3, Stride: 1, Dilation: 1 } && _horizontal.Taps == 3 && rows >= ConvolutionPlaneKernels.Rows && width >= V.Count)
        {
            bool direct = typeof(TEpilogue) == typeof(NoEpilogue);
            ConvolutionPlaneKernels.ThreeByThree<V>(rows, width, weights, planes, _plane.Pitch, distances, direct ? Target(image, channel, row) : dense);
            if (!direct)
                Apply<V>(image, channel, row, rows, dense);
            return;
        }
        nint vectors = MatMulPlan.Divide(Places(rows), V.Count);
        for (nint done = 0; done < vectors; done += MatMulKernels.RowVectors)
            MatMulKernels.Row<V, ListedOffsets>(_geometry.Taps, weights, planes + done * V.Count, new(distances), tile + done * V.Count, vectors - done, add);
        if (last)
            Finish<V>(image, channel, row, rows, tile, dense);
    }

    // From the first output of some rows to the last one.
    private nint Places(int rows) => (rows - 1) * _plane.Pitch + _horizontal.Outputs;

    private Pointer Target(nint image, nint channel, int row) =>
        _target + ((image * _geometry.Groups * Outputs + channel) * _vertical.Outputs + row) * _horizontal.Outputs;

    // Leaves out the places between the rows of outputs.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Finish<V>(nint image, nint channel, int row, int rows, Pointer tile, Pointer dense) where V : struct, ISimd<V>
    {
        nint width = _horizontal.Outputs, pitch = _plane.Pitch;
        bool direct = typeof(TEpilogue) == typeof(NoEpilogue);
        Pointer to = direct ? Target(image, channel, row) : dense;
        for (nint r = 0; r < rows; r++)
            ConvolutionPlaneKernels.Copy<V>(tile + r * pitch, to + r * width, width);
        if (!direct)
            Apply<V>(image, channel, row, rows, dense);
    }

    // A method of its own, as there is a limit to what the compiler takes into one.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Apply<V>(nint image, nint channel, int row, int rows, Pointer dense) where V : struct, ISimd<V>
    {
        nint pixels = rows * (nint)_horizontal.Outputs;
        MatMulTiles.Apply<V, TEpilogue>(dense, pixels, Target(image, channel, row), pixels, 1, pixels, _epilogue, image, channel, row * (nint)_horizontal.Outputs);
    }
}
