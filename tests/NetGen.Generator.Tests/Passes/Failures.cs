using Xunit;

namespace NetGen.Generator.Tests;

/// <summary>Collects what fails over many graphs and in the end tells the smallest, which is the one to look at.</summary>
internal sealed class Failures
{
    private readonly List<(int Size, string Text)> _found = [];
    private int _tried;

    /// <param name="size">The size of the graph.</param>
    /// <param name="fault">What is wrong, or null.</param>
    public void Check(int size, Func<string?> fault)
    {
        _tried++;
        string? text;
        try
        {
            text = fault();
        }
        catch (Exception e)
        {
            text = e.ToString();
        }

        if (text is not null) _found.Add((size, text));
    }

    /// <summary>Fails if anything did.</summary>
    public void Report(int expected)
    {
        Assert.True(_found.Count == 0, $"{_found.Count} of {_tried} fail; the smallest:\n{_found.OrderBy(f => f.Size).FirstOrDefault().Text}");
        Assert.Equal(expected, _tried);
    }
}
