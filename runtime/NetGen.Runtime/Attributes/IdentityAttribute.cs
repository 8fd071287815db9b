namespace NetGen;

/// <summary>x: for a name, or to say that there is no activation. (…) → (…).</summary>
public sealed class IdentityAttribute : LayerAttribute;
