namespace NetGen;

/// <summary>λ·x for x > 0, λ·α·(eˣ − 1) otherwise, with α = 1.6732632423543772 and λ = 1.0507009873554805. Klambauer et al., 2017. (…) → (…).</summary>
public sealed class SELUAttribute : LayerAttribute;
