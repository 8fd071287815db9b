using NetGen.Data;
using Xunit;

namespace NetGen.Runtime.Tests;

public class TextTests
{
    [Fact]
    public void AVocabularyNumbersCharactersByCodePoint()
    {
        var vocabulary = new CharacterVocabulary("banana!");
        Assert.Equal("!abn", vocabulary.Characters);
        Assert.Equal([2, 1, 3, 1, 0], vocabulary.Encode("bana!"));
        Assert.Equal("nab", vocabulary.Decode([3, 1, 2]));
        Assert.Equal("", vocabulary.Decode([]));
    }

    [Fact]
    public void AnUnknownCharacterIsNamedWithItsPlace()
    {
        var vocabulary = new CharacterVocabulary("ab");
        ArgumentException error = Assert.Throws<ArgumentException>(() => vocabulary.Encode("abc"));
        Assert.Contains("'c' (U+0063)", error.Message);
        Assert.Contains("place 2", error.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => vocabulary.Decode([2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => vocabulary.Decode([-1]));
    }

    [Theory]
    [InlineData(3, 3, 3)]
    [InlineData(3, 1, 7)]
    [InlineData(3, 2, 4)]
    [InlineData(9, 0, 1)]
    public void WindowsEndWithTheSequence(int length, int stride, int expected)
    {
        int[] tokens = [.. Enumerable.Range(0, 10)];
        Dataset windows = TokenWindows.Overlapping(tokens, length, stride);
        Assert.Equal(expected, windows.Count);
    }

    [Fact]
    public void ASequenceMustHoldAWindowAndTheTokenAfterIt()
    {
        Assert.Equal(1, TokenWindows.Overlapping([1, 2, 3], 2).Count);
        Assert.Contains("need 4", Assert.Throws<ArgumentException>(() => TokenWindows.Overlapping([1, 2, 3], 3)).Message);
    }

    [Theory]
    [InlineData(3, 2, 25, 4)]
    [InlineData(3, 2, 24, 3)]
    [InlineData(1, 5, 11, 2)]
    [InlineData(4, 1, 9, 2)]
    public void ContiguousWindowsContinueThoseOfTheBatchBefore(int length, int lanes, int tokens, int batches)
    {
        int[] text = [.. Enumerable.Range(0, tokens)];
        Dataset windows = TokenWindows.Contiguous(text, length, lanes);
        Assert.Equal(batches * lanes, windows.Count);
        for (int lane = 0; lane < lanes; lane++)
        {
            for (int batch = 0; batch < batches; batch++)
            {
                // Tokens are their own places, so a window is known by its first.
                int sample = (batch * lanes) + lane;
                int first = (lane * batches * length) + (batch * length);
                Assert.Equal(Enumerable.Range(first, length), Window(windows, windows.Inputs[0], sample));
                Assert.Equal(Enumerable.Range(first + 1, length), Window(windows, windows.Targets[0], sample));
            }
        }
    }

    [Fact]
    public void EachLaneNeedsAWindow()
    {
        Assert.Equal(2, TokenWindows.Contiguous(new int[7], 3, 2).Count);
        Assert.Contains("need 7; the sequence has 6", Assert.Throws<ArgumentException>(() => TokenWindows.Contiguous(new int[6], 3, 2)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => TokenWindows.Contiguous(new int[6], 3, 0));
    }

    [Fact]
    public void WindowsOutsideOfTheSequenceAreRefused()
    {
        int[] values = new int[10];
        Assert.Equal(12, Column.Windows(values, 4, 3, 0, 3).Length);
        Assert.Throws<ArgumentException>(() => Column.Windows(values, 4, 3, 1, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Column.Windows(values, 0, 1, 0, 1));
    }

    private static int[] Window(Dataset windows, Column column, int sample)
    {
        int width = windows.Width(column);
        return column.Integers.AsSpan(column.Start(windows.Row(sample), width), width).ToArray();
    }
}
