using System.Globalization;

namespace NetGen.Analyzers.Tests.Mutants;

/// <summary>A layer as numbers and names, so that it can be changed at random and read without the compiler.</summary>
/// <param name="Kind">"Conv2D".</param>
/// <param name="Numbers">The constructor's arguments.</param>
/// <param name="Named">The named arguments.</param>
/// <param name="Text">The constructor's text argument, for taps.</param>
internal sealed record Layer(string Kind, int[] Numbers, (string Name, int Value)[] Named, string? Text = null)
{
    /// <summary>Reads "Conv2D(4, 3, Padding = 1)".</summary>
    public static Layer Parse(string text)
    {
        string[] parts = text.Split(['(', ',', ')'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string? name = parts.Skip(1).FirstOrDefault(p => p[0] == '"')?.Trim('"');
        int[] numbers = [.. parts.Skip(1).Where(p => p[0] != '"' && !p.Contains('=', StringComparison.Ordinal)).Select(p => int.Parse(p, CultureInfo.InvariantCulture))];
        (string, int)[] named = [.. parts.Skip(1).Where(p => p.Contains('=', StringComparison.Ordinal)).Select(p => p.Split('=', StringSplitOptions.TrimEntries)).Select(p => (p[0], int.Parse(p[1], CultureInfo.InvariantCulture)))];
        return new Layer(parts[0], numbers, named, name);
    }

    public int? this[string name]
    {
        get
        {
            foreach ((string other, int value) in Named)
            {
                if (other == name) return value;
            }

            return null;
        }
    }

    /// <summary>As it stands in source.</summary>
    public override string ToString()
    {
        IEnumerable<string> arguments = Numbers.Select(n => n.ToString(CultureInfo.InvariantCulture));
        if (Text is not null) arguments = arguments.Prepend($"\"{Text}\"");
        string all = string.Join(", ", arguments.Concat(Named.Select(n => $"{n.Name} = {n.Value.ToString(CultureInfo.InvariantCulture)}")));
        return all.Length == 0 ? Kind : $"{Kind}({all})";
    }
}
