using Spectre.Console;

namespace NetGen;

/// <summary>The live part of the console. Spectre runs it around a callback; here the callback waits until the display is closed.</summary>
internal sealed class Display
{
    private readonly TaskCompletionSource<ProgressContext> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _running;
    private readonly ProgressContext _context;

    public Display(IAnsiConsole console)
    {
        Progress progress = console.Progress().Columns(
            new TaskDescriptionColumn { Alignment = Justify.Left },
            new ProgressBarColumn { Width = 16 });
        _running = Task.Run(() => progress.StartAsync(async context =>
        {
            _opened.SetResult(context);
            await _closing.Task.ConfigureAwait(false);
        }));

        // A console that cannot show it fails here, rather than leaving the context forever unset.
        Task.WhenAny(_opened.Task, _running).Unwrap().GetAwaiter().GetResult();
        _context = _opened.Task.Result;
    }

    public ProgressTask Add(string description, int steps) => _context.AddTask(description, maxValue: steps);

    public void Close()
    {
        _closing.TrySetResult();
        _running.GetAwaiter().GetResult();
    }
}
