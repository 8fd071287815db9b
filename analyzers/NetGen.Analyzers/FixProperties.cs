using System.Collections.Immutable;
using System.Globalization;
using NetGen.Generator.Layers;
using NetGen.Generator.Model;

namespace NetGen.Analyzers;

/// <summary>
/// Fixes as properties of a diagnostic, which are texts: "fix0" is key and title, "fix0.0" its first edit. A place is written as the numbers of its steps:
/// the layer of the network, then, where that is a use, the layer of its block, and so on.
/// </summary>
internal static class FixProperties
{
    private const char Separator = '\n';

    public static ImmutableDictionary<string, string?> Write(EquatableArray<Fix> fixes)
    {
        if (fixes.Count == 0) return ImmutableDictionary<string, string?>.Empty;
        ImmutableDictionary<string, string?>.Builder properties = ImmutableDictionary.CreateBuilder<string, string?>();
        for (int i = 0; i < fixes.Count; i++)
        {
            properties[$"fix{i}"] = fixes[i].Key + Separator + fixes[i].Title;
            for (int j = 0; j < fixes[i].Edits.Count; j++) properties[$"fix{i}.{j}"] = Write(fixes[i].Edits[j]);
        }

        return properties.ToImmutable();
    }

    public static IEnumerable<Fix> Read(ImmutableDictionary<string, string?> properties)
    {
        for (int i = 0; properties.TryGetValue($"fix{i}", out string? head) && head is not null; i++)
        {
            var edits = new List<Edit>();
            while (properties.TryGetValue($"fix{i}.{edits.Count}", out string? edit) && edit is not null) edits.Add(ReadEdit(edit));
            string[] parts = head.Split([Separator], 2);
            yield return new Fix(parts[0], parts[1], edits.ToEquatableArray());
        }
    }

    private static string Write(Edit edit) => string.Join(
        Separator.ToString(),
        edit.Kind,
        string.Join(".", edit.Place.Steps.Select(s => s.Layer.ToString(CultureInfo.InvariantCulture))),
        edit.Argument.Name ?? "",
        edit.Argument.Position.ToString(CultureInfo.InvariantCulture),
        edit.Argument.Element.ToString(CultureInfo.InvariantCulture),
        edit.Text);

    private static Edit ReadEdit(string text)
    {
        string[] parts = text.Split([Separator], 6);
        IEnumerable<PlaceStep> steps = parts[1].Split('.').Select(s => new PlaceStep(null, Number(s)));
        var argument = new ArgumentPlace(parts[2].Length == 0 ? null : parts[2], Number(parts[3]), Number(parts[4]));
        return new Edit((EditKind)Enum.Parse(typeof(EditKind), parts[0]), new Place(steps.ToEquatableArray()), argument, parts[5]);
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
