using NetGen.Kernels;
using NetGen.Runtime;

namespace NetGen;

/// <content>What is kept from one call to the next.</content>
public sealed partial class Workspace
{
    private readonly AlignedBuffer[] _states;
    private AlignedBuffer? _spare;
    private nint _stateBatch = -1;
    private bool _hasUpdates;

    internal Pointer[] StateStarts { get; }

    /// <summary>Begins anew: stateful layers start from zeros in the next call. A call with another number of samples does so by itself.</summary>
    public void ResetStates()
    {
        _hasUpdates = false;
        foreach (AlignedBuffer state in _states)
            state.Span.Clear();
    }

    /// <summary>The floats of a state in the present call.</summary>
    internal long StateLength(int state) => checked(Outer(state) * Samples(state) * Inner(state));

    internal Span<float> State(int state) => _states[state].Span[..checked((int)StateLength(state))];

    /// <summary>What a pass has left for a state.</summary>
    internal ReadOnlySpan<float> Updated(StateUpdate update) => At(update.Value, StateLength(update.State));

    /// <summary>Makes room for more positions in the caches, and keeps those that are there.</summary>
    internal void GrowCaches(StepwiseInfo stepwise, nint positions, nint capacity)
    {
        nint before = Symbols[stepwise.Capacity];
        Symbols[stepwise.Capacity] = capacity;
        _network.FillDerivedSymbols(Symbols);
        StateInfo[] states = Definition.States ?? [];
        for (int i = 0; i < states.Length; i++)
        {
            if (!states[i].IsCache)
                continue;
            long width = Inner(i) / capacity;
            AlignedBuffer cache = new(StateLength(i), clear: false);
            for (nint sample = 0; sample < Symbols[0] && positions > 0; sample++)
            {
                (_states[i].Start + (nint)(sample * before * width)).AsSpan((nint)(positions * width)).CopyTo((cache.Start + (nint)(sample * capacity * width)).AsSpan((nint)(positions * width)));
            }

            _states[i] = cache;
            StateStarts[i] = cache.Start;
        }
    }

    /// <summary>Makes the samples of the next call continuations of some of this one's, in this order; one may be continued several times.</summary>
    internal void SelectStates(ReadOnlySpan<int> samples)
    {
        StateInfo[] states = Definition.States ?? [];
        foreach (int i in _plan.States ?? [])
        {
            if (!states[i].HasBatch)
                throw new NotSupportedException($"The samples of {_network.Name} cannot be rearranged: what it keeps of its inputs is not told apart by samples.");
        }

        foreach (int i in _plan.States ?? [])
        {
            int outer = checked((int)Outer(i)), inner = checked((int)Inner(i)), before = (int)Symbols[0];
            long length = (long)outer * samples.Length * inner;
            AlignedBuffer target = _spare is not null && _spare.Length >= length ? _spare : new AlignedBuffer(length, clear: false);
            for (int o = 0; o < outer; o++)
            {
                for (int s = 0; s < samples.Length; s++)
                    _states[i].Span.Slice(((o * before) + samples[s]) * inner, inner).CopyTo(target.Span[(((o * samples.Length) + s) * inner)..]);
            }

            (_states[i], _spare) = (target, _states[i]);
            StateStarts[i] = target.Start;
        }

        Symbols[0] = _stateBatch = samples.Length;
    }

    private void UpdateStates()
    {
        if (!_hasUpdates)
            return;
        _hasUpdates = false;
        foreach (StateUpdate update in _plan.StateUpdates ?? [])
            Updated(update).CopyTo(State(update.State));
    }

    // States of another number of samples are no beginning for these. The empty batch leaves them alone: nothing runs.
    private void GrowStates()
    {
        if (_plan.States is null || Symbols[0] == 0)
            return;
        bool isOther = _stateBatch != Symbols[0];
        _stateBatch = Symbols[0];
        foreach (int state in _plan.States)
        {
            long length = StateLength(state);
            if (_states[state].Length < length)
                _states[state] = new AlignedBuffer(length);
            else if (isOther)
                _states[state].Span.Clear();
            StateStarts[state] = _states[state].Start;
        }
    }

    private long Outer(int state) => ExtentOf(Definition.States![state].Outer);

    private long Inner(int state) => ExtentOf(Definition.States![state].Inner);

    private long Samples(int state) => Definition.States![state].HasBatch ? Symbols[0] : 1;
}
