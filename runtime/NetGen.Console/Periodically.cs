using Spectre.Console;

namespace NetGen;

/// <summary>Writes lines of one's own after every so many steps, such as what a network in training generates; a <see cref="ProgressBar"/> stays below them.</summary>
/// <param name="steps">After how many steps, counted over all epochs.</param>
/// <param name="describe">What to write.</param>
/// <param name="console">Where to write it; the console of the process by default.</param>
public sealed class Periodically(int steps, Func<TrainingRun, string> describe, IAnsiConsole? console = null) : ITrainingObserver
{
    private readonly int _steps = steps >= 1 ? steps : throw new ArgumentOutOfRangeException(nameof(steps), steps, "At least one step is expected.");
    private readonly IAnsiConsole _console = console ?? AnsiConsole.Console;

    /// <inheritdoc/>
    public void StepFinished(TrainingRun run)
    {
        if (run.StepsDone % _steps == 0)
            _console.WriteLine(describe(run));
    }
}
