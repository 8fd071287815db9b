using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace NetGen.Testing.Roslyn;

/// <summary>A text with the diagnostics that are expected in it: <c>{|NETGEN1001:text|}</c>. The notation of the official test kit; spans may nest.</summary>
/// <param name="Text">The text without the markup.</param>
/// <param name="Expected">Where each id is expected.</param>
internal sealed record Markup(string Text, IReadOnlyList<(string Id, TextSpan Span)> Expected)
{
    public static Markup Parse(string source)
    {
        var text = new StringBuilder(source.Length);
        var open = new Stack<(string Id, int Start)>();
        var expected = new List<(string, TextSpan)>();
        for (int i = 0; i < source.Length; i++)
        {
            if (At(source, i, "{|"))
            {
                int colon = source.IndexOf(':', i);
                if (colon < 0) throw new FormatException($"The markup at {i} has no colon.");
                open.Push((source[(i + 2)..colon], text.Length));
                i = colon;
            }
            else if (At(source, i, "|}"))
            {
                (string id, int start) = open.Pop();
                expected.Add((id, TextSpan.FromBounds(start, text.Length)));
                i++;
            }
            else
            {
                text.Append(source[i]);
            }
        }

        if (open.Count > 0) throw new FormatException($"The markup of {open.Peek().Id} is not closed.");
        return new Markup(text.ToString(), expected);
    }

    private static bool At(string source, int index, string what) => string.CompareOrdinal(source, index, what, 0, what.Length) == 0;
}
