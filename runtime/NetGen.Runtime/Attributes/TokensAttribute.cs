namespace NetGen;

/// <summary>
/// Declares an input of whole numbers, such as the words of a text: (T), each from 0 to <see cref="Vocabulary"/> − 1. An <see cref="EmbeddingAttribute"/>
/// makes vectors of them.
/// </summary>
/// <param name="length">The length of the sequence: an integer, or the name of a symbolic dimension.</param>
/// <example><code>[Tokens("T", Vocabulary = 65)]</code></example>
public sealed class TokensAttribute(object length) : PartAttribute
{
    /// <summary>The length of the sequence.</summary>
    public object Length { get; } = length;

    /// <summary>How many different tokens there are. Required.</summary>
    public object? Vocabulary { get; set; }

    /// <summary>The largest length that a symbolic one may have; 0 for any.</summary>
    public int Max { get; set; }

    /// <summary>The input's name; "input" without it, then "input2", …</summary>
    public string? Name { get; set; }
}
