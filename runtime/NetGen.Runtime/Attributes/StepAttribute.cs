namespace NetGen;

/// <summary>0 for x &lt; 0, 1 otherwise. Its derivative is 0 everywhere, so nothing before it learns. (…) → (…).</summary>
public sealed class StepAttribute : LayerAttribute;
