namespace NetGen.Generator.Emit;

/// <summary>The text of a step: the same for all steps with one key.</summary>
/// <param name="Code">The method and what it needs, with <see cref="StepCode.Name"/> and <see cref="StepCode.EpilogueName"/> for the names.</param>
/// <param name="Epilogue">The struct of the epilogue; null where there is none.</param>
/// <param name="Arguments">What the method is given besides the frame.</param>
internal sealed record StepText(CodeText Code, CodeText? Epilogue, IReadOnlyList<StepArgument> Arguments);

/// <summary>A long text that is looked up and written often: it is hashed once, and indented once as it stands in the file.</summary>
internal sealed class CodeText : IEquatable<CodeText>
{
    // In a class in a namespace.
    private const int Depth = 2;

    private readonly int _hash;
    private readonly int[] _marks;

    /// <param name="lines">Its lines, with <see cref="StepCode.Name"/> and <see cref="StepCode.EpilogueName"/> for the names.</param>
    public CodeText(IEnumerable<string> lines)
    {
        var writer = new SourceWriter(Depth);
        foreach (string line in lines) writer.Line(line);
        Text = writer.Finish();
        _hash = StringComparer.Ordinal.GetHashCode(Text);
        var marks = new List<int>();
        for (int at = Next(0); at >= 0; at = Next(at + 1)) marks.Add(at);
        _marks = [.. marks];

        int Next(int from) => Text.IndexOfAny([StepCode.Name, StepCode.EpilogueName], from);
    }

    public string Text { get; }

    /// <summary>Writes the text with the names in their places.</summary>
    public void Write(SourceWriter writer, string name, string epilogue)
    {
        int from = 0;
        foreach (int mark in _marks)
        {
            writer.Write(Text.AsSpan(from, mark - from));
            writer.Write((Text[mark] == StepCode.Name ? name : epilogue).AsSpan());
            from = mark + 1;
        }

        writer.Write(Text.AsSpan(from));
    }

    /// <inheritdoc/>
    public bool Equals(CodeText? other) => ReferenceEquals(this, other) || (other is not null && _hash == other._hash && Text == other.Text);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CodeText);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;
}

/// <summary>What an argument of a step stands for.</summary>
internal enum ArgumentKind
{
    /// <summary>The address of a value, by its number among <see cref="StepRoles.Values"/>.</summary>
    Value,

    /// <summary>The address of a parameter's gradient, by its number among what the step adds.</summary>
    Gradient,

    /// <summary>The address of a buffer, by its number among what the step updates.</summary>
    Buffer,

    /// <summary>The address of the weight that a frozen network has prepared.</summary>
    Prepared,

    /// <summary>An expression that is the same wherever the step is.</summary>
    Text,
}

internal readonly record struct StepArgument(ArgumentKind Kind, int Number = 0, string Text = "");
