namespace NetGen.Generator.Layers;

/// <summary>All layer kinds of this assembly by name. There is no list to keep: a class that derives from <see cref="LayerKind"/> is in.</summary>
internal static class LayerKinds
{
    private static readonly Dictionary<string, LayerKind> s_kinds = typeof(LayerKinds).Assembly.GetTypes()
        .Where(t => !t.IsAbstract && typeof(LayerKind).IsAssignableFrom(t))
        .Select(t => (LayerKind)Activator.CreateInstance(t))
        .ToDictionary(k => k.Name, StringComparer.Ordinal);

    public static IEnumerable<LayerKind> All => s_kinds.Values.OrderBy(k => k.Name, StringComparer.Ordinal);

    /// <summary>The kind of a name; null where there is none.</summary>
    public static LayerKind? Find(string name) => s_kinds.TryGetValue(name, out LayerKind? kind) ? kind : null;
}
