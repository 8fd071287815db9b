using System.Runtime.CompilerServices;
using NetGen.Kernels;

namespace NetGen;

/// <summary>Changes the parameters of networks along their gradients.</summary>
/// <remarks>
/// One step is one pass over parameters, gradients and state, which also clears the gradients. An optimizer may serve several networks; it keeps a
/// state for each, made at the first step.
/// </remarks>
public abstract class Optimizer
{
    private readonly ConditionalWeakTable<Network, OptimizerState> _states = [];

    private protected Optimizer(double learningRate, double weightDecay)
    {
        LearningRate = learningRate;
        WeightDecay = AtLeastZero(weightDecay, nameof(weightDecay));
    }

    /// <summary>The size of a step. It may be changed between steps.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, infinite or NaN.</exception>
    public double LearningRate
    {
        get;
        set => field = AtLeastZero(value, nameof(LearningRate));
    }

    /// <summary>How strongly parameters are drawn to zero.</summary>
    public double WeightDecay { get; }

    /// <summary>If set, gradients of a greater norm are scaled down to it before each step, as <see cref="Network.ClipGradientsByNorm"/> does.</summary>
    public double? MaximumGradientNorm { get; init; }

    /// <summary>If set, each element of the gradients is limited to the range from minus to plus this value; after <see cref="MaximumGradientNorm"/>, if both are set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0.</exception>
    public double? MaximumGradient
    {
        get;
        init => field = value is null or > 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(MaximumGradient), value, "A limit above 0 is expected.");
    }

    /// <summary>
    /// Which parameters the weight decay draws to zero; all of them by default. Matrices but neither biases nor gains: <c>parameter => parameter.Shape.Length > 1</c>.
    /// Asked at the first step of each network.
    /// </summary>
    public Func<Parameter, bool>? Decays { get; init; }

    /// <summary>Does one step with the gradients that the network's backward passes have added up, and clears them.</summary>
    /// <param name="network">The network to change.</param>
    /// <param name="workers">The threads to use; <see cref="Workers.Shared"/> by default. The result does not depend on them.</param>
    /// <exception cref="InvalidOperationException">The network is frozen.</exception>
    public void Step(Network network, Workers? workers = null)
    {
        workers ??= Workers.Shared;
        network.ThrowIfFrozen("An optimizer's step");
        if (MaximumGradientNorm is double norm)
            network.ClipGradientsByNorm(norm, workers);
        if (!_states.TryGetValue(network, out OptimizerState? state))
            _states.Add(network, state = new OptimizerState(network, States, Chunks(network)));
        state.Steps++;
        Step(state, network, workers);
        GC.KeepAlive(network);
    }

    /// <summary>How many numbers of state each parameter has.</summary>
    private protected abstract int States { get; }

    private protected abstract void Step(OptimizerState state, Network network, Workers workers);

    /// <summary>Runs one rule over the parameters that decay and the other one, without weight decay, over the rest.</summary>
    private protected void Run<TRule>(OptimizerState state, Network network, Workers workers, TRule decaying, TRule other)
        where TRule : struct, IUpdateRule =>
        workers.Run(state.Chunks.Length, new UpdateWork<TRule>(network, state, (float)(MaximumGradient ?? double.PositiveInfinity), decaying, other));

    private protected static double AtLeastZero(double value, string name) => double.IsFinite(value) && value >= 0
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "A finite number of at least 0 is expected.");

    private protected static double BelowOne(double value, string name) => value is >= 0 and < 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "A number of at least 0 and below 1 is expected.");

    private Chunk[] Chunks(Network network) => Decays is null
        ? network.TrainableChunks
        : Chunk.Trainable(network.Architecture.Parameters, info => Decays(network.Parameter(info.Name)));
}
