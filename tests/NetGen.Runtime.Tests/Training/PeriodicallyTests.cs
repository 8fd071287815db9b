using System.Text.RegularExpressions;
using NetGen.Runtime.Tests.Networks;
using Spectre.Console;

namespace NetGen.Runtime.Tests.Training;

public class PeriodicallyTests
{
    [Theory]
    [InlineData(InteractionSupport.No)]
    [InlineData(InteractionSupport.Yes)]
    public void Lines_come_after_every_so_many_steps_of_all_epochs(InteractionSupport interactive)
    {
        var output = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = interactive == InteractionSupport.Yes ? AnsiSupport.Yes : AnsiSupport.No,
            Interactive = interactive,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = 200;

        // Three steps an epoch.
        var lines = new Periodically(2, run => $"step {run.StepsDone} of {run.Steps}", console);
        new Classifier().Fit(new Dataset(new float[24], new int[6]), new SGD(0), epochs: 2, batchSize: 2, observers: [new ProgressBar(console), lines]);

        Assert.Equal(["step 2 of 6", "step 4 of 6", "step 6 of 6"], Regex.Matches(output.ToString(), "step . of 6").Select(match => match.Value));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Periodically(0, _ => ""));
    }
}
