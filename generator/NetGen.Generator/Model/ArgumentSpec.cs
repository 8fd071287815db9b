namespace NetGen.Generator.Model;

/// <summary>An argument of a layer's attribute.</summary>
/// <param name="Name">The property that it sets; null for an argument of the constructor, which counts by its position.</param>
/// <param name="Value">Its constant.</param>
internal sealed record ArgumentSpec(string? Name, ConstantSpec Value);
