using NetGen.Generator.Model;

namespace NetGen.Generator.Layers;

/// <summary>How bad an issue is.</summary>
internal enum IssueSeverity
{
    /// <summary>A matter of taste, or how things are nearly always done; editors offer what can be done about it.</summary>
    Hidden,

    /// <summary>Worth knowing; the network stands.</summary>
    Info,

    /// <summary>Nearly always a slip; the network stands.</summary>
    Warning,

    /// <summary>The network cannot be built; its generated members throw.</summary>
    Error,
}

/// <summary>A layer attribute: its class and its place in it.</summary>
/// <param name="Block">The key of the block whose layer it is; null for the network itself.</param>
/// <param name="Layer">The place among the class's layer attributes; −1 for the class itself.</param>
internal readonly record struct PlaceStep(string? Block, int Layer);

/// <summary>Where in a network: the network's own layer first, then, through uses, the layers of blocks.</summary>
internal readonly record struct Place(EquatableArray<PlaceStep> Steps)
{
    public Place Into(PlaceStep step) => new(Steps.Concat([step]).ToEquatableArray());
}

/// <summary>Which part of an attribute is meant.</summary>
/// <param name="Name">The property that the argument sets; null for an argument of the constructor.</param>
/// <param name="Position">The position of the constructor's argument; −1 for the whole attribute.</param>
/// <param name="Element">The element of an argument that is an array or a params array; −1 for all of it.</param>
internal readonly record struct ArgumentPlace(string? Name, int Position = -1, int Element = -1)
{
    /// <summary>The whole attribute.</summary>
    public static ArgumentPlace None => new(null);
}

/// <summary>Something wrong with a network, as a value: no position in the source, no symbol of the compiler.</summary>
/// <param name="Id">One of <see cref="IssueIds"/>.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Place">Which layer.</param>
/// <param name="Argument">Which of its arguments.</param>
/// <param name="Arguments">What the message of the id is filled with.</param>
/// <param name="Related">The layers that made the shapes that do not fit.</param>
/// <param name="Fixes">What would repair it.</param>
internal sealed record Issue(
    string Id,
    IssueSeverity Severity,
    Place Place,
    ArgumentPlace Argument,
    EquatableArray<string> Arguments,
    EquatableArray<Place> Related = default,
    EquatableArray<Fix> Fixes = default);
