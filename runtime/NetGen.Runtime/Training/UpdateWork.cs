using System.Runtime.CompilerServices;
using NetGen.Kernels;

namespace NetGen;

/// <summary>The one pass of an optimizer step: reads parameter, gradient and state, writes parameter, zero and state.</summary>
internal readonly struct UpdateWork<TRule>(Network network, OptimizerState state, float limit, TRule decaying, TRule other) : IWork
    where TRule : struct, IUpdateRule
{
    private readonly Chunk[] _chunks = state.Chunks;
    private readonly Pointer _parameters = network.ParameterStorage.Start;
    private readonly Pointer _gradients = network.GradientStorage.Start;
    private readonly Pointer _first = state.First?.Start ?? Pointer.Null;
    private readonly Pointer _second = state.Second?.Start ?? Pointer.Null;
    private readonly float _limit = limit;
    private readonly TRule _decaying = decaying;
    private readonly TRule _other = other;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void Run<V>(nint task, Pointer scratch)
        where V : struct, ISimd<V>
    {
        // Chunks are whole multiples of the widest vector, so there is no remainder.
        Chunk chunk = _chunks[task];
        TRule rule = chunk.Decays ? _decaying : _other;
        V zero = V.Broadcast(0);
        V least = V.Broadcast(-_limit);
        V greatest = V.Broadcast(_limit);
        for (nint i = chunk.Start; i < chunk.End; i += V.Count)
        {
            V first = TRule.States > 0 ? V.Load(_first, i) : zero;
            V second = TRule.States > 1 ? V.Load(_second, i) : zero;
            V gradient = V.Max(least, V.Min(greatest, V.Load(_gradients, i)));
            V parameter = rule.Update(V.Load(_parameters, i), gradient, ref first, ref second);
            V.Store(parameter, _parameters, i);
            V.Store(zero, _gradients, i);
            if (TRule.States > 0)
                V.Store(first, _first, i);
            if (TRule.States > 1)
                V.Store(second, _second, i);
        }
    }
}
