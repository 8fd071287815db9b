using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>The transform of all channels of a box of tiles, as work of its own.</summary>
internal readonly struct WinogradInputs(in WinogradInput input, in ConvolutionTile box, nint channels, Pointer target, nint positionStep, nint tileStep) : IWork
{
    private readonly WinogradInput _input = input;
    private readonly ConvolutionTile _box = box;
    private readonly nint _channels = channels;
    private readonly Pointer _target = target;
    private readonly nint _positionStep = positionStep;
    private readonly nint _tileStep = tileStep;

    public void Run(Workers workers) => workers.Run(MatMulPlan.Divide(_channels, WinogradInput.ChunkChannels), this, _input.ScratchFloats(_box.Rows, _box.Columns));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V>
    {
        nint first = task * WinogradInput.ChunkChannels;
        _input.Transform<V, Winograd.Inputs>(_box, first, Math.Min(WinogradInput.ChunkChannels, _channels - first), _target + first, _positionStep, _tileStep, scratch);
    }
}
