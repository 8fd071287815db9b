using NetGen.Runtime.Tests.Networks;
using Spectre.Console;

namespace NetGen.Runtime.Tests.Training;

public class ProgressBarTests
{
    [Theory]
    [InlineData(InteractionSupport.No)]
    [InlineData(InteractionSupport.Yes)]
    public void Every_epoch_is_shown(InteractionSupport interactive)
    {
        var output = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = interactive == InteractionSupport.Yes ? AnsiSupport.Yes : AnsiSupport.No,
            Interactive = interactive,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = 200;
        var data = new Dataset(new float[24], new int[6]);
        History history = new Classifier().Fit(data, new SGD(0), epochs: 2, batchSize: 4, validation: data, observers: new ProgressBar(console));

        string text = output.ToString();
        Assert.Contains("epoch 1/2  loss 1.0986, 100.00 %", text);
        Assert.Contains(FormattableString.Invariant($"epoch 2/2  loss {history.Last.Loss:0.0000}"), text);
        Assert.Contains("validation 1.0986, 100.00 %", text);
    }
}
