using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>The weight gradient of depthwise convolutions: scalar products of rows of dy with rows of the padded plane. A task makes some groups.</summary>
internal readonly struct ConvolutionPlaneWeights : IWork
{
    // Sums that stay in registers together: the taps of the usual kernel.
    private const int TapsAtOnce = 9;
    // The fewest outputs of a row, of vectors of any width.
    private const int LeastColumns = 16;
    // Groups that keep the threads busy.
    private const int LeastGroups = 8;
    // Multiply-adds that make a task worth handing to a thread.
    private const double TinyTask = 1 << 17;

    private readonly ConvolutionGeometry _geometry;
    private readonly nint _batch;
    private readonly ConvolutionPlaneAxis _vertical;
    private readonly ConvolutionPlaneAxis _horizontal;
    private readonly ConvolutionPlane _plane;
    private readonly int _rows;
    private readonly nint _groupsPerTask;
    private readonly Pointer _dy;
    private readonly Pointer _x;
    private readonly Pointer _dw;
    private readonly bool _accumulate;

    private ConvolutionPlaneWeights(in ConvolutionGeometry geometry, nint batch, Pointer dy, Pointer x, Pointer dw, bool accumulate)
    {
        _geometry = geometry;
        _batch = batch;
        _dy = dy;
        _x = x;
        _dw = dw;
        _accumulate = accumulate;
        (_vertical, _horizontal) = ConvolutionPlanes<NoEpilogue>.Axes(geometry, backward: false);
        _rows = ConvolutionPlanes<NoEpilogue>.StripRows(_vertical, _horizontal);
        _plane = new(_vertical, _horizontal, _rows);
        _groupsPerTask = (nint)Math.Clamp(TinyTask / ((double)batch * geometry.Taps * geometry.OutputPixels), 1, geometry.Groups);
    }

    /// <summary>Whether this is the way to compute it.</summary>
    public static bool Fits(in ConvolutionGeometry geometry) => geometry is { GroupInputs: 1, GroupOutputs: 1, Groups: >= LeastGroups, OutputWidth: >= LeastColumns };

    // One list for whole passes: the last tap stands for those beyond.
    private nint Passes => MatMulPlan.Divide(_geometry.Taps, TapsAtOnce);

    private nint ListFloats => MatMulPlan.RoundUp(Passes * TapsAtOnce, AlignedBuffer.Alignment);

    private nint SumFloats => MatMulPlan.RoundUp(Passes * TapsAtOnce * MatMulPlan.MaximalPairWidth / 2, AlignedBuffer.Alignment);

    public static void Run(Workers workers, in ConvolutionGeometry geometry, nint batch, Pointer dy, Pointer x, Pointer dw, bool accumulate)
    {
        ConvolutionPlaneWeights work = new(geometry, batch, dy, x, dw, accumulate);
        workers.Run(MatMulPlan.Divide(geometry.Groups, work._groupsPerTask), work, work.ListFloats + work.SumFloats + work._plane.Floats);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V>
    {
        Pointer distances = scratch, sums = distances + ListFloats, planes = sums + SumFloats;
        nint taps = _geometry.Taps, width = _horizontal.Outputs;
        _plane.ListDistances(distances);
        for (nint tap = taps; tap < Passes * TapsAtOnce; tap++)
            distances.SetInt32(tap, distances.Int32(taps - 1));
        for (nint group = task * _groupsPerTask; group < Math.Min((task + 1) * _groupsPerTask, _geometry.Groups); group++)
        {
            sums.AsSpan(Passes * TapsAtOnce * V.Count).Clear();
            for (nint image = 0; image < _batch; image++)
            {
                nint plane = image * _geometry.Groups + group;
                for (int row = 0; row < _vertical.Outputs; row += _rows)
                {
                    int rows = Math.Min(_rows, _vertical.Outputs - row);
                    _plane.Fill<V>(_x + plane * _geometry.InputPixels, row, rows, planes);
                    for (nint pass = 0; pass < Passes; pass++)
                    {
                        Nine<V>(rows, width, _dy + plane * _geometry.OutputPixels + row * width, planes, _plane.Pitch, distances + pass * TapsAtOnce, sums + pass * TapsAtOnce * V.Count);
                    }
                }
            }
            for (nint tap = 0; tap < taps; tap++)
            {
                float sum = V.Sum(V.Load(sums, tap * V.Count));
                nint at = group * taps + tap;
                _dw.Set(at, _accumulate ? _dw[at] + sum : sum);
            }
        }
    }

    // sums[tap] += rows of dy · the rows of the plane that the tap reads.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Nine<V>(nint rows, nint columns, Pointer dy, Pointer plane, nint pitch, Pointer distances, Pointer sums) where V : struct, ISimd<V>
    {
        V c0 = V.Load(sums, 0), c1 = V.Load(sums, V.Count), c2 = V.Load(sums, 2 * V.Count), c3 = V.Load(sums, 3 * V.Count), c4 = V.Load(sums, 4 * V.Count);
        V c5 = V.Load(sums, 5 * V.Count), c6 = V.Load(sums, 6 * V.Count), c7 = V.Load(sums, 7 * V.Count), c8 = V.Load(sums, 8 * V.Count);
        nint d0 = distances.Int32(0), d1 = distances.Int32(1), d2 = distances.Int32(2), d3 = distances.Int32(3), d4 = distances.Int32(4);
        nint d5 = distances.Int32(5), d6 = distances.Int32(6), d7 = distances.Int32(7), d8 = distances.Int32(8);
        nint whole = columns / V.Count * V.Count, rest = columns - whole;
        // The last vector of a row again, without the pixels that it had already.
        V mask = V.LessOrEqual(V.Broadcast(V.Count - rest), V.Iota(0));
        for (nint row = 0; row < rows; row++)
        {
            for (nint i = 0; i < whole; i += V.Count)
            {
                V d = V.Load(dy, i);
                Pointer x = plane + i;
                V.Accumulate(ref c0, d, V.Load(x, d0));
                V.Accumulate(ref c1, d, V.Load(x, d1));
                V.Accumulate(ref c2, d, V.Load(x, d2));
                V.Accumulate(ref c3, d, V.Load(x, d3));
                V.Accumulate(ref c4, d, V.Load(x, d4));
                V.Accumulate(ref c5, d, V.Load(x, d5));
                V.Accumulate(ref c6, d, V.Load(x, d6));
                V.Accumulate(ref c7, d, V.Load(x, d7));
                V.Accumulate(ref c8, d, V.Load(x, d8));
            }
            if (rest > 0)
            {
                V d = V.Load(dy, columns - V.Count) & mask;
                Pointer x = plane + (columns - V.Count);
                V.Accumulate(ref c0, d, V.Load(x, d0) & mask);
                V.Accumulate(ref c1, d, V.Load(x, d1) & mask);
                V.Accumulate(ref c2, d, V.Load(x, d2) & mask);
                V.Accumulate(ref c3, d, V.Load(x, d3) & mask);
                V.Accumulate(ref c4, d, V.Load(x, d4) & mask);
                V.Accumulate(ref c5, d, V.Load(x, d5) & mask);
                V.Accumulate(ref c6, d, V.Load(x, d6) & mask);
                V.Accumulate(ref c7, d, V.Load(x, d7) & mask);
                V.Accumulate(ref c8, d, V.Load(x, d8) & mask);
            }
            dy += columns;
            plane += pitch;
        }
        V.Store(c0, sums, 0);
        V.Store(c1, sums, V.Count);
        V.Store(c2, sums, 2 * V.Count);
        V.Store(c3, sums, 3 * V.Count);
        V.Store(c4, sums, 4 * V.Count);
        V.Store(c5, sums, 5 * V.Count);
        V.Store(c6, sums, 6 * V.Count);
        V.Store(c7, sums, 7 * V.Count);
        V.Store(c8, sums, 8 * V.Count);
    }
}
