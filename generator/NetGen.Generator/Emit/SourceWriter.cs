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
    public SourceWriter Line(string text = "")
    {
        foreach (string line in text.Split('\n'))
        {
            string trimmed = line.TrimEnd();
            if (trimmed.Length > 0) _text.Append(' ', 4 * _depth).Append(trimmed);
            _text.Append('\n');
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
