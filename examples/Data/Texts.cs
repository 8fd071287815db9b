namespace NetGen.Examples;

/// <summary>Texts to learn from: larger ones from a folder, or else the small ones that lie inside this assembly.</summary>
public static class Texts
{
    /// <summary>The characters that the plays are written in: those of the "tiny Shakespeare" of A. Karpathy, 2015.</summary>
    public const string ShakespeareCharacters = "\n !$&',-.3:;?ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>Plays from the file <c>tinyshakespeare.txt</c>, or 23 sonnets (1609).</summary>
    /// <param name="option">What <c>--data</c> says: a file or a folder.</param>
    /// <returns>The text, and whether it is the small one. Characters other than <see cref="ShakespeareCharacters"/> are left out.</returns>
    /// <exception cref="FileNotFoundException">The option names no text.</exception>
    /// <exception cref="DataFileException">The file is damaged or no text.</exception>
    public static (string Text, bool IsSmall) Shakespeare(string? option)
    {
        string? plays = DataFolder.Text("tinyshakespeare.txt", option);
        return plays is null ? (Resource("shakespeare.txt"), true) : (string.Concat(plays.Where(ShakespeareCharacters.Contains)), false);
    }

    /// <summary>First names in lower case from the file <c>names.txt</c>, one a line, or some 400 common ones.</summary>
    /// <param name="option">What <c>--data</c> says: a file or a folder.</param>
    /// <returns>The names that consist of the letters a … z, each once.</returns>
    /// <exception cref="FileNotFoundException">The option names no text.</exception>
    /// <exception cref="DataFileException">The file is damaged or no text.</exception>
    public static string[] Names(string? option)
    {
        string text = DataFolder.Text("names.txt", option) ?? Resource("names.txt");
        IEnumerable<string> names = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(name => name.ToLowerInvariant());
        return [.. names.Where(name => name.All(char.IsAsciiLetter)).Distinct()];
    }

    private static string Resource(string name)
    {
        using Stream resource = typeof(Texts).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource '{name}' is missing from {typeof(Texts).Assembly.GetName().Name}.");
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }
}
