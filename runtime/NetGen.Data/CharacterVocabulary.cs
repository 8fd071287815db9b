using System.Buffers;

namespace NetGen.Data;

/// <summary>The characters of a text as tokens: their numbers in the order of their code points.</summary>
public sealed class CharacterVocabulary
{
    private readonly Dictionary<char, int> _numbers;

    /// <summary>The vocabulary of some characters; doubles count once.</summary>
    /// <param name="characters">The characters: the whole text will do.</param>
    public CharacterVocabulary(ReadOnlySpan<char> characters)
    {
        var found = new SortedSet<char>();
        foreach (char character in characters)
            found.Add(character);
        Characters = string.Concat(found);
        _numbers = Characters.Select((character, number) => (character, number)).ToDictionary(pair => pair.character, pair => pair.number);
    }

    /// <summary>The characters in the order of their numbers.</summary>
    public string Characters { get; }

    /// <summary>How many there are.</summary>
    public int Count => Characters.Length;

    /// <summary>The tokens of a text.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="ArgumentException">A character is not in the vocabulary.</exception>
    public int[] Encode(ReadOnlySpan<char> text)
    {
        var tokens = new int[text.Length];
        for (int i = 0; i < tokens.Length; i++)
        {
            if (!_numbers.TryGetValue(text[i], out tokens[i]))
                throw new ArgumentException($"The vocabulary has no '{text[i]}' (U+{(int)text[i]:X4}), which stands at place {i} of the text.", nameof(text));
        }

        return tokens;
    }

    /// <summary>The text of tokens.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <exception cref="ArgumentOutOfRangeException">A token is not below <see cref="Count"/>.</exception>
    public string Decode(ReadOnlySpan<int> tokens)
    {
        char[] text = ArrayPool<char>.Shared.Rent(tokens.Length);
        try
        {
            for (int i = 0; i < tokens.Length; i++)
            {
                if ((uint)tokens[i] >= (uint)Count)
                    throw new ArgumentOutOfRangeException(nameof(tokens), tokens[i], $"Tokens are 0 … {Count - 1}.");
                text[i] = Characters[tokens[i]];
            }

            return new string(text, 0, tokens.Length);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(text);
        }
    }
}
