using System.Text;

namespace NetGen.Generator.Emit;

/// <summary>Writes C# source: indents, ends every line with a line feed whatever the machine, and leaves no trailing blanks.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>Whether the next line begins a block or the file, where a blank line would look odd.</summary>
    private bool _atStart = true;

    /// <summary>Writes one or more lines, each indented; lines of a raw string keep their own indentation.</summary>
    public SourceWriter Line(string text = "") => Line(text, []);

    /// <summary>The same, with names in the place of the marks that stand for them.</summary>
    public SourceWriter Line(string text, params (char Mark, string Name)[] names)
    {
        char[] marks = names.Length == 0 ? [] : [.. names.Select(n => n.Mark)];
        for (int from = 0; from <= text.Length;)
        {
            int next = text.IndexOf('\n', from), end = next < 0 ? text.Length : next;
            int last = end;
            while (last > from && char.IsWhiteSpace(text[last - 1])) last--;
            if (last > from) Append(text, from, last, marks, names);
            _text.Append('\n');
            from = end + 1;
        }

        _atStart = false;
        return this;
    }

    /// <summary>Writes a blank line between members; none right after an opening brace.</summary>
    public SourceWriter Blank()
    {
        if (!_atStart) _text.Append('\n');
        _atStart = true;
        return this;
    }

    /// <summary>Writes a header and an opening brace; disposing writes the closing one.</summary>
    /// <param name="end">What follows the closing brace, such as ";".</param>
    public Scope Block(string header, string end = "")
    {
        Line(header);
        return Braces(end);
    }

    /// <summary>Writes an opening brace; disposing writes the closing one.</summary>
    public Scope Braces(string end = "")
    {
        Line("{");
        _depth++;
        _atStart = true;
        return new Scope(this, "}" + end);
    }

    /// <summary>Indents what follows until disposed, for continued lines.</summary>
    public Scope Indent()
    {
        _depth++;
        return new Scope(this, null);
    }

    public override string ToString() => _text.ToString();

    private void Append(string text, int from, int end, char[] marks, (char Mark, string Name)[] names)
    {
        _text.Append(' ', 4 * _depth);
        while (names.Length > 0 && text.IndexOfAny(marks, from, end - from) is var at and >= 0)
        {
            _text.Append(text, from, at - from).Append(Array.Find(names, n => n.Mark == text[at]).Name);
            from = at + 1;
        }

        _text.Append(text, from, end - from);
    }

    /// <summary>Closes what was opened.</summary>
    internal readonly struct Scope(SourceWriter writer, string? end) : IDisposable
    {
        public void Dispose()
        {
            writer._depth--;
            writer._atStart = false;
            if (end is not null) writer.Line(end);
        }
    }
}
