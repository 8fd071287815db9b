using NetGen.Generator.Model;

namespace NetGen.Generator.Layers;

/// <summary>What an edit does to an attribute.</summary>
internal enum EditKind
{
    /// <summary>Writes an argument anew, or adds it.</summary>
    SetArgument,

    /// <summary>Puts another layer before it.</summary>
    InsertBefore,

    /// <summary>Takes another layer in its place, without arguments.</summary>
    Replace,

    /// <summary>Takes it away.</summary>
    Remove,
}

/// <summary>A change of one attribute.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Place">The layer.</param>
/// <param name="Argument">The argument that is set.</param>
/// <param name="Text">The argument's text, or the other layer: "3", "Padding.Same", "Flatten".</param>
internal sealed record Edit(EditKind Kind, Place Place, ArgumentPlace Argument, string Text);

/// <summary>A change of the source that repairs an issue, as a value: the code fixes find the text that it is about.</summary>
/// <param name="Key">What it does, whatever the numbers are: fixes of one key are applied together where the user wants all of them.</param>
/// <param name="Title">What the user reads.</param>
/// <param name="Edits">All are made, or none.</param>
internal sealed record Fix(string Key, string Title, EquatableArray<Edit> Edits)
{
    /// <summary>Sets an argument.</summary>
    public static Fix Set(string key, string title, Place place, ArgumentPlace argument, string text) => new(key, title, [new Edit(EditKind.SetArgument, place, argument, text)]);

    /// <summary>Puts a layer before another one.</summary>
    /// <param name="layer">The layer with its arguments: "Reshape(1, 28, 28)".</param>
    public static Fix Insert(Place place, string layer) => new(layer.Split('(')[0], $"Insert [{layer}] before it", [new Edit(EditKind.InsertBefore, place, ArgumentPlace.None, layer)]);

    /// <summary>Takes another layer in the place of one.</summary>
    public static Fix Replace(string key, string title, Place place, string layer) => new(key, title, [new Edit(EditKind.Replace, place, ArgumentPlace.None, layer)]);

    /// <summary>Takes a layer away.</summary>
    public static Fix Remove(string key, string title, Place place) => new(key, title, [new Edit(EditKind.Remove, place, ArgumentPlace.None, "")]);
}
