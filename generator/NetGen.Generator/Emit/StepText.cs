namespace NetGen.Generator.Emit;

/// <summary>The text of a step: the same for all steps with one key.</summary>
/// <param name="Code">The method and what it needs, with <see cref="StepCode.Name"/> and <see cref="StepCode.EpilogueName"/> for the names.</param>
/// <param name="Epilogue">The struct of the epilogue; null where there is none.</param>
/// <param name="Arguments">What the method is given besides the frame.</param>
internal sealed record StepText(CodeText Code, CodeText? Epilogue, IReadOnlyList<StepArgument> Arguments);

/// <summary>A long text that is looked up often: it is hashed once.</summary>
internal sealed class CodeText(string text) : IEquatable<CodeText>
{
    private readonly int _hash = StringComparer.Ordinal.GetHashCode(text);

    public string Text { get; } = text;

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
