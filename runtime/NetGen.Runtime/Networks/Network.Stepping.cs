using NetGen.Kernels;
using NetGen.Runtime;

namespace NetGen;

/// <content>Predictions bit by bit along time, and generation.</content>
public abstract partial class Network
{
    /// <summary>
    /// Makes what predicts sequences bit by bit: it keeps recurrent states, and the keys and values of causal attention, so that each new position costs no more than its own work.
    /// What comes out is what <see cref="Predict(ReadOnlySpan{int}, ReadOnlySpan{int})"/> gives for the whole sequence so far.
    /// </summary>
    /// <param name="batch">The number of sequences side by side.</param>
    /// <param name="workers">The threads to use; <see cref="Workers.Shared"/> by default.</param>
    /// <exception cref="InvalidOperationException">The network needs whole sequences: a layer runs backwards, looks ahead or sums over time. The message names it.</exception>
    public Stepper CreateStepper(int batch = 1, Workers? workers = null) => new(this, batch, workers ?? Workers.Shared);

    /// <summary>Continues a sequence of tokens: each new token is drawn from the scores that the network gives the last one, and follows it.</summary>
    /// <param name="prompt">The beginning, at least one token.</param>
    /// <param name="count">How many tokens to add at most.</param>
    /// <param name="sampling">How tokens are drawn; the default draws from the network's probabilities as they are.</param>
    /// <param name="end">The token after which nothing follows, or null.</param>
    /// <param name="workers">The threads to use; the result does not depend on their number.</param>
    /// <returns>The new tokens, without the prompt, with the end token if it came.</returns>
    /// <exception cref="ArgumentException">The prompt is empty.</exception>
    /// <exception cref="InvalidOperationException">The network has other inputs (use <see cref="CreateStepper"/>), needs whole sequences, or gives no scores of tokens.</exception>
    public int[] Generate(ReadOnlySpan<int> prompt, int count, Sampling? sampling = null, int? end = null, Workers? workers = null) =>
        CreateStepper(1, workers).Generate(prompt, count, sampling, end);

    /// <summary>The continuations that are most probable as a whole, as far as a beam of some width sees. See <see cref="Stepper.BeamSearch"/>.</summary>
    /// <inheritdoc cref="Stepper.BeamSearch"/>
    public IReadOnlyList<Beam> BeamSearch(ReadOnlySpan<int> prompt, int count, int width, int? end = null, double lengthPenalty = 0, Workers? workers = null) =>
        CreateStepper(1, workers).BeamSearch(prompt, count, width, end, lengthPenalty);

    internal void RunBeginSteps(Workspace workspace)
    {
        Enter(workspace, WorkspaceMode.Stepwise, nameof(BeginSteps));
        if (workspace.Batch > 0)
            BeginSteps(new Frame(this, workspace, step: 0));
        Leave(workspace, backwardFollows: false);
    }

    internal void RunStep(Workspace workspace)
    {
        Enter(workspace, WorkspaceMode.Stepwise, nameof(Step));
        if (workspace.Batch > 0)
            Step(new Frame(this, workspace, step: 0));
        Leave(workspace, backwardFollows: false);
    }
}
