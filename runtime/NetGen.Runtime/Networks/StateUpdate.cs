namespace NetGen.Runtime;

/// <summary>What a state becomes after a pass.</summary>
/// <param name="State">The number in <see cref="NetworkDefinition.States"/>.</param>
/// <param name="Value">Where the pass has left its new contents.</param>
public readonly record struct StateUpdate(int State, Place Value);
