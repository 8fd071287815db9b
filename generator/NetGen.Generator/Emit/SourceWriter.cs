using System.Buffers;

namespace NetGen.Generator.Emit;

/// <summary>Writes C# source: indents, ends every line with a line feed whatever the machine, and leaves no trailing blanks.</summary>
internal sealed class SourceWriter(int depth = 0)
{
    // Files are long, and one is written after the other into the same memory.
    private char[] _text = ArrayPool<char>.Shared.Rent(4_096);
    private int _length;
    private int _depth = depth;

    /// <summary>Whether the next line begins a block or the file, where a blank line would look odd.</summary>
    private bool _atStart = true;

    /// <summary>Writes one or more lines, each indented; lines of a raw string keep their own indentation.</summary>
    public SourceWriter Line(string text = "")
    {
        for (int from = 0; from <= text.Length;)
        {
            int next = text.IndexOf('\n', from), end = next < 0 ? text.Length : next;
            ReadOnlySpan<char> line = text.AsSpan(from, end - from).TrimEnd();
            if (line.Length > 0)
            {
                Take(4 * _depth).Fill(' ');
                line.CopyTo(Take(line.Length));
            }

            Take(1)[0] = '\n';
            from = end + 1;
        }

        _atStart = false;
        return this;
    }

    /// <summary>Writes text as it is: whole lines that are indented already, or parts of them.</summary>
    public void Write(ReadOnlySpan<char> text)
    {
        text.CopyTo(Take(text.Length));
        _atStart = false;
    }

    /// <summary>Writes a blank line between members; none right after an opening brace.</summary>
    public SourceWriter Blank()
    {
        if (!_atStart) Take(1)[0] = '\n';
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

    /// <summary>The text, and the end of the writer: its memory goes to the next one.</summary>
    public string Finish()
    {
        var text = new string(_text, 0, _length);
        ArrayPool<char>.Shared.Return(_text);
        (_text, _length) = ([], 0);
        return text;
    }

    // Room for more characters.
    private Span<char> Take(int count)
    {
        if (_text.Length - _length < count)
        {
            char[] larger = ArrayPool<char>.Shared.Rent(Math.Max(_length + count, 2 * _length));
            _text.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<char>.Shared.Return(_text);
            _text = larger;
        }

        _length += count;
        return _text.AsSpan(_length - count, count);
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
