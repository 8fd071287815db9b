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

    [Fact]
    public void WindowsOutsideOfTheSequenceAreRefused()
    {
        int[] values = new int[10];
        Assert.Equal(12, Column.Windows(values, 4, 3, 0, 3).Length);
        Assert.Throws<ArgumentException>(() => Column.Windows(values, 4, 3, 1, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Column.Windows(values, 0, 1, 0, 1));
    }
}
