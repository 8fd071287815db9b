using System.Globalization;
using NetGen;
using NetGen.Data;

/// <summary>Dates as people write them, and as ISO 8601 does.</summary>
public static class Dates
{
    /// <summary>The length to which dates are filled up with spaces: that of "september 30, 2000".</summary>
    public const int SourceLength = 18;

    /// <summary>The length of "1998-03-03".</summary>
    public const int TargetLength = 10;

    private static readonly string[] _forms = ["d MMMM yyyy", "MMMM d, yyyy", "d MMM yyyy", "MMM d, yyyy", "d.M.yyyy", "M/d/yyyy"];

    /// <summary>The characters that dates are written in.</summary>
    public static CharacterVocabulary SourceCharacters { get; } = new(" ,./0123456789abcdefghijklmnopqrstuvwxyz");

    /// <summary>The characters of ISO 8601, and a mark for the start.</summary>
    public static CharacterVocabulary TargetCharacters { get; } = new("-0123456789>");

    /// <summary>The token that stands before the first character.</summary>
    public static int Start { get; } = TargetCharacters.Encode(">")[0];

    /// <summary>The tokens of a date to translate.</summary>
    /// <param name="date">The date.</param>
    /// <exception cref="ArgumentException">The date is too long, or has characters that dates have not.</exception>
    public static int[] Source(string date) => date.Length <= SourceLength
        ? SourceCharacters.Encode(date.ToLowerInvariant().PadRight(SourceLength))
        : throw new ArgumentException($"Dates have at most {SourceLength} characters; '{date}' has {date.Length}.", nameof(date));

    /// <summary>Dates of the years 1900 to 2099 with their translations: the inputs "source" and "target", which begins with the mark, and as target the translation.</summary>
    /// <param name="random">Decides which.</param>
    /// <param name="count">How many.</param>
    public static Dataset Samples(Random random, int count)
    {
        var sources = new int[count * SourceLength];
        var inputs = new int[count * TargetLength];
        var targets = new int[count * TargetLength];
        for (int i = 0; i < count; i++)
        {
            DateTime date = new DateTime(1900, 1, 1).AddDays(random.Next(73_049));
            Source(date.ToString(_forms[random.Next(_forms.Length)], CultureInfo.InvariantCulture)).CopyTo(sources, i * SourceLength);
            int[] written = TargetCharacters.Encode($">{date:yyyy-MM-dd}");
            Array.Copy(written, 0, inputs, i * TargetLength, TargetLength);
            Array.Copy(written, 1, targets, i * TargetLength, TargetLength);
        }

        return new Dataset(count, [new Column(sources, "source"), new Column(inputs, "target")], [new Column(targets)]);
    }
}
