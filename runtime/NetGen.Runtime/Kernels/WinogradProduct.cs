using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>Forward convolution and input gradient by Winograd's method, see <see cref="Winograd"/>: transformed inputs times transformed weights, 36 products of matrices.</summary>
/// <remarks>
/// Usually the weights are transformed first, and a task makes all outputs of a group for some tiles. With few tiles and many channels, where the weights are the greater part of the data, the
/// inputs are transformed first, and a task makes some outputs of all tiles, with weights that it transforms itself just before they are used: they never go through main memory.
/// </remarks>
internal readonly struct WinogradProduct<TKernel, TOutputs, TEpilogue> : IWork
    where TKernel : struct, IWinogradLength
    where TOutputs : struct, IWinogradLength
    where TEpilogue : struct, IEpilogue
{
    // Up to this many tiles in all are made at once.
    private const int FewTiles = 64;
    private const int TilesPerTask = 32;
    // The products of this many outputs of a task's tiles wait for their last transform.
    private const int GroupOutputs = 64;
    private const int OutputsPerTask = 64;

    private readonly WinogradShape _shape;
    private readonly ConvolutionTiling _tiling;
    private readonly WinogradInput _input;
    private readonly WinogradWeights<TKernel> _weights;
    private readonly Pointer _transformedInputs;
    private readonly Pointer _transformedWeights;
    private readonly Pointer _target;
    private readonly TEpilogue _epilogue;

    private WinogradProduct(in WinogradShape shape, bool backward, nint batch, Pointer source, Pointer weights, Pointer prepared, Pointer target, in TEpilogue epilogue)
    {
        _shape = shape;
        _tiling = Tiling(shape, batch);
        _input = new(source, (nint)shape.Groups * shape.Channels, shape.Height, shape.Width, shape.PadTop, shape.PadLeft, Winograd.Size, TOutputs.Value);
        _transformedWeights = prepared;
        if (AllTilesAtOnce)
            _transformedInputs = CallerScratch.Get(Winograd.Positions * InputStep);
        else if (prepared.IsNull)
            _transformedWeights = CallerScratch.Get(shape.WeightFloats);
        _weights = new(shape, weights, backward, _transformedWeights);
        _target = target;
        _epilogue = epilogue;
    }

    private bool AllTilesAtOnce => _tiling.Count == 1 && _shape.Groups == 1;

    private nint Tiles => _tiling.Pixels;

    private nint TileStep => MatMulPlan.RoundUp(_shape.Channels, WinogradInput.ChunkChannels);

    private nint InputStep => WinogradLayout.PositionStep(Tiles, TileStep);

    public static void Run(Workers workers, in WinogradShape shape, bool backward, nint batch, Pointer source, Pointer weights, Pointer prepared, Pointer target, in TEpilogue epilogue)
    {
        WinogradProduct<TKernel, TOutputs, TEpilogue> work = new(shape, backward, batch, source, weights, prepared, target, epilogue);
        if (work.AllTilesAtOnce)
        {
            WinogradInputs inputs = new(work._input, work._tiling[0], shape.Channels, work._transformedInputs, work.InputStep, work.TileStep);
            inputs.Run(workers);
            workers.Run(MatMulPlan.Divide(shape.Outputs, OutputsPerTask), work, work.ScratchFloats());
            return;
        }
        if (prepared.IsNull)
            work._weights.Run(workers);
        workers.Run(shape.Groups * work._tiling.Count, work, work.ScratchFloats());
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V>
    {
        nint width = 2 * V.Count, weightStep = WinogradLayout.PositionStep(_shape.Channels, width);
        Pointer products = scratch + SmallScratchFloats();
        Pointer inputs = products + WinogradLayout.Floats(GroupOutputs, RowPanels.MaximalPaddedRows(Tiles));
        nint first = 0, end = _shape.Outputs, group = 0;
        Pointer transformed = _transformedWeights;
        ConvolutionTile box;
        if (AllTilesAtOnce)
        {
            box = _tiling[0];
            first = task * OutputsPerTask;
            end = Math.Min(first + OutputsPerTask, end);
        }
        else
        {
            (group, nint tile) = Math.DivRem(task, _tiling.Count);
            box = _tiling[tile];
            transformed += group * WinogradLayout.Floats(_shape.Outputs, _shape.Channels);
            _input.Transform<V, Winograd.Inputs>(box, group * _shape.Channels, _shape.Channels, inputs, InputStep, TileStep, scratch);
        }
        nint tiles = box.Images * box.Rows * box.Columns, productStep = WinogradLayout.PositionStep(new RowPanels(tiles).PaddedRows, width);
        if (_transformedWeights.IsNull)
        {
            Pointer weights = inputs;
            for (nint output = first; output < end; output += width)
            {
                _weights.Transform<V>(group, output, 0, _shape.Channels, weights, scratch);
                Multiply<V>(tiles, Math.Min(width, end - output), _transformedInputs, weights, weightStep, products, productStep);
                Finish<V>(box, group, output, Math.Min(width, end - output), products, productStep, scratch);
            }
            return;
        }
        for (nint output = first; output < end; output += GroupOutputs)
        {
            nint outputs = Math.Min(GroupOutputs, end - output);
            Multiply<V>(tiles, outputs, AllTilesAtOnce ? _transformedInputs : inputs, transformed + output / width * Winograd.Positions * weightStep, weightStep,
                products, productStep);
            for (nint done = 0; done < outputs; done += width)
                Finish<V>(box, group, output + done, Math.Min(width, outputs - done), products + done / width * Winograd.Positions * productStep, productStep, scratch);
        }
    }

    // All positions of some outputs, two vectors of them at a time.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply<V>(nint tiles, nint outputs, Pointer inputs, Pointer weights, nint weightStep, Pointer products, nint productStep) where V : struct, ISimd<V>
    {
        nint inputStep = InputStep, tileStep = TileStep, pairs = MatMulPlan.Divide(outputs, 2 * V.Count);
        for (nint position = 0; position < Winograd.Positions; position++)
        {
            for (nint pair = 0; pair < pairs; pair++)
            {
                bool one = outputs - pair * 2 * V.Count <= V.Count;
                nint at = pair * Winograd.Positions + position;
                WinogradKernels.Multiply<V>(tiles, _shape.Channels, inputs + position * inputStep, tileStep, 1, weights + at * weightStep, 2 * V.Count, products + at * productStep, add: false, one);
            }
        }
    }

    // Transforms the products of two vectors of outputs, and hands the results to the epilogue, one row of tiles after the other.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Finish<V>(in ConvolutionTile box, nint group, nint output, nint outputs, Pointer products, nint productStep, Pointer scratch) where V : struct, ISimd<V>
    {
        nint width = 2 * V.Count, left = (nint)box.Column * TOutputs.Value, columns = Math.Min((nint)box.Columns * TOutputs.Value, _shape.OutputWidth - left);
        nint planeStep = PlaneStep(box.Columns);
        Pointer edge = scratch + Winograd.Positions * width;
        Pointer strip = edge + TOutputs.Value * TOutputs.Value * width;
        Pointer planes = strip + box.Columns * TOutputs.Value * TOutputs.Value * width;
        for (nint image = box.Image; image < box.Image + box.Images; image++)
        {
            for (nint row = 0; row < box.Rows; row++)
            {
                nint top = (box.Row + row) * TOutputs.Value, rows = Math.Min(TOutputs.Value, _shape.OutputHeight - top);
                for (nint column = 0; column < columns; column += TOutputs.Value)
                {
                    Pointer to = strip + column * width;
                    nint inside = Math.Min(TOutputs.Value, columns - column);
                    if (rows == TOutputs.Value && inside == TOutputs.Value)
                        Winograd.TransformPair<V, Winograd.Sums<TOutputs>>(products, Winograd.Size * productStep, productStep, to, columns * width, width, scratch);
                    else
                    {
                        Winograd.TransformPair<V, Winograd.Sums<TOutputs>>(products, Winograd.Size * productStep, productStep, edge, TOutputs.Value * width, width, scratch);
                        for (nint r = 0; r < rows; r++)
                            (edge + r * TOutputs.Value * width).AsSpan(inside * width).CopyTo((to + r * columns * width).AsSpan(inside * width));
                    }
                    products += width;
                }
                MatMulPanels.Transpose(strip, width, rows * columns, outputs, planes, planeStep);
                // Whole rows of the image follow each other.
                (nint runs, nint length) = columns == _shape.OutputWidth ? (1, rows * columns) : (rows, columns);
                for (nint o = 0; o < outputs; o++)
                {
                    for (nint run = 0; run < runs; run++)
                        Store<V>(planes + o * planeStep + run * length, length, image, group * _shape.Outputs + output + o, (top + run) * _shape.OutputWidth + left);
                }
            }
        }
    }

    // A method of its own, as there is a limit to what the compiler takes into one.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Store<V>(Pointer from, nint length, nint image, nint output, nint pixel) where V : struct, ISimd<V>
    {
        // A copy, or each call through the interface would make one.
        TEpilogue apply = _epilogue;
        Pointer to = _target + (image * _shape.Groups * _shape.Outputs + output) * _shape.OutputHeight * _shape.OutputWidth + pixel;
        nint i = 0;
        for (; i <= length - V.Count; i += V.Count)
            V.Store(apply.Apply(V.Load(from, i), image, output, pixel + i), to, i);
        for (; i < length; i++)
            V1.Store(apply.Apply(V1.Load(from, i), image, output, pixel + i), to, i);
    }

    private static ConvolutionTiling Tiling(in WinogradShape shape, nint batch)
    {
        nint tiles = batch * shape.TilesHigh * shape.TilesWide;
        bool weightsAreMore = (double)shape.Channels * shape.Outputs > (double)tiles * (shape.Channels + shape.Outputs);
        return new(shape.TilesHigh, shape.TilesWide, batch, tiles <= FewTiles && weightsAreMore ? FewTiles : TilesPerTask);
    }

    private static nint PlaneStep(nint tileColumns) => MatMulPlan.RoundUp(tileColumns * TOutputs.Value * TOutputs.Value, 2 * AlignedBuffer.Alignment) + AlignedBuffer.Alignment;

    // What the transforms of inputs, weights and products need, one after the other.
    private nint SmallScratchFloats()
    {
        nint finish = (Winograd.Positions + (_tiling.Columns + 1) * TOutputs.Value * TOutputs.Value + PlaneStep(_tiling.Columns)) * MatMulPlan.MaximalPairWidth;
        return MatMulPlan.RoundUp(Math.Max(finish, Math.Max(_input.ScratchFloats(_tiling.Rows, _tiling.Columns), WinogradWeights<TKernel>.ScratchFloats)), AlignedBuffer.Alignment);
    }

    private nint ScratchFloats()
    {
        nint floats = SmallScratchFloats() + WinogradLayout.Floats(GroupOutputs, RowPanels.MaximalPaddedRows(Tiles));
        if (!AllTilesAtOnce)
            return floats + Winograd.Positions * InputStep;
        return _transformedWeights.IsNull ? floats + WinogradLayout.Floats(1, _shape.Channels) : floats;
    }
}
