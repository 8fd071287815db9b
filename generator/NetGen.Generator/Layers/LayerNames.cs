using NetGen.Generator.Model;

namespace NetGen.Generator.Layers;

/// <summary>The names of a class's layers: the given one, else the stem of the kind with an index that counts from 1.</summary>
internal static class LayerNames
{
    /// <summary>The names in the order of the layers; null for layers without a name.</summary>
    /// <param name="layers">The layers of one network or block.</param>
    /// <param name="blocks">Finds a used block, whose class gives the stem.</param>
    public static string?[] Of(EquatableArray<LayerSpec> layers, Func<string?, BlockSpec?> blocks)
    {
        var names = new string?[layers.Count];
        var taken = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = Explicit(layers[i]);
            if (names[i] is { } name) taken.Add(name);
        }

        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < names.Length; i++)
        {
            LayerKind? kind = LayerKinds.Find(layers[i].Kind);
            if (kind?.IsNamed == false) names[i] = null;
            if (names[i] is not null || kind?.IsNamed == false) continue;
            string stem = blocks(layers[i].Block) is { } block ? LayerKind.StemOf(block.Type.Name) : kind?.Stem ?? LayerKind.StemOf(layers[i].Kind);
            counts.TryGetValue(stem, out int index);
            do index++;
            while (!taken.Add(stem + index));
            counts[stem] = index;
            names[i] = stem + index;
        }

        return names;
    }

    private static string? Explicit(LayerSpec layer)
    {
        // A shared use has the name of what it shares, so that its weights are found under it.
        ConstantSpec? given = layer.Named("Name") ?? layer.Named("Share");
        return given is { Kind: ConstantKind.Text, Text.Length: > 0 } ? given.Text : null;
    }
}
