namespace NetGen;

/// <summary>The inverse tangent, in (−π/2, π/2). (…) → (…).</summary>
public sealed class ArctanAttribute : LayerAttribute;
