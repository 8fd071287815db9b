using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace NetGen;

/// <summary>Shows a training run on the console: a bar per epoch on a terminal, a line per epoch where the output goes to a file.</summary>
/// <remarks>The instance serves one run at a time.</remarks>
/// <param name="console">Where to show it; the console of the process by default.</param>
public sealed class ProgressBar(IAnsiConsole? console = null) : ITrainingObserver
{
    // Ten times a second is as often as an eye can read.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly IAnsiConsole _console = console ?? AnsiConsole.Console;
    private Display? _display;
    private ProgressTask? _epoch;
    private long _shown;

    /// <inheritdoc/>
    public void Started(TrainingRun run)
    {
        _epoch = null;
        _display = _console.Profile.Capabilities.Interactive ? new Display(_console) : null;
    }

    /// <inheritdoc/>
    public void StepFinished(TrainingRun run)
    {
        if (_display is null || (run.Step > 1 && run.Step < run.StepsPerEpoch && Stopwatch.GetElapsedTime(_shown) < Interval))
            return;
        _shown = Stopwatch.GetTimestamp();
        string text = Describe(run.Epoch, run.Epochs, run.Loss, run.Accuracy);
        _epoch ??= _display.Add(text, run.StepsPerEpoch);
        _epoch.Description = text;
        _epoch.Value = run.Step;
    }

    /// <inheritdoc/>
    public void EpochFinished(TrainingRun run, EpochResult epoch)
    {
        string text = Describe(epoch.Number, run.Epochs, epoch.Loss, epoch.Accuracy);
        if (epoch.ValidationLoss is double loss)
            text += $"  validation {Describe(loss, epoch.ValidationAccuracy)}";
        if (_epoch is null)
            _console.Profile.Out.Writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{text}  {epoch.Duration.TotalSeconds:0.0} s"));
        else
            _epoch.Description = text;
        _epoch = null;
    }

    /// <inheritdoc/>
    public void Ended(TrainingRun run)
    {
        _display?.Close();
        _display = null;
    }

    private static string Describe(int epoch, int epochs, double loss, double? accuracy) => $"epoch {epoch}/{epochs}  loss {Describe(loss, accuracy)}";

    // Loss and accuracy; a line of both kinds fits a terminal of 80 columns beside its bar.
    private static string Describe(double loss, double? accuracy) => accuracy is double share
        ? string.Create(CultureInfo.InvariantCulture, $"{loss:0.0000}, {100 * share:0.00} %")
        : string.Create(CultureInfo.InvariantCulture, $"{loss:0.0000}");
}
