namespace NetGen.Runtime;

/// <summary>All that the runtime needs to know of a compiled network: its tensors, and the memory plans of its passes.</summary>
/// <param name="Name">The name of the class.</param>
/// <param name="Symbols">The names of the free extents: the batch, then the declared symbolic dimensions, then those derived from them.</param>
/// <param name="Arenas">Per arena the symbols whose product is its multiplier. The first is fixed (<c>[]</c>), the second per sample (<c>[0]</c>).</param>
/// <param name="Parameters">The parameters in the order of their memory.</param>
/// <param name="Buffers">The tensors that are saved but not trained (running statistics), in the order of their memory.</param>
/// <param name="Inputs">The inputs.</param>
/// <param name="Targets">The targets of the losses.</param>
/// <param name="Outputs">The outputs; the last value of the network is the first of them.</param>
/// <param name="Layers">The layer table.</param>
/// <param name="Inference">The plan of a prediction.</param>
/// <param name="Training">The plan of a forward and backward pass, or null for a network that cannot be trained.</param>
/// <param name="Evaluation">The plan of a prediction with its loss, or null for a network without a loss.</param>
/// <param name="DerivedSymbols">How many of <paramref name="Symbols"/>, at its end, are derived.</param>
/// <param name="MaximumExtents">Per symbol the largest value allowed, 0 if free; null if all are free.</param>
/// <param name="PreparedWeights">The weights that a frozen network prepares; null if there are none.</param>
/// <param name="States">What workspaces keep from call to call; null if there is nothing.</param>
/// <param name="Stepwise">The plans of predictions bit by bit along time, or null for a network that cannot make them.</param>
/// <param name="NotStepwise">Why it cannot.</param>
public sealed record NetworkDefinition(
    string Name,
    string[] Symbols,
    int[][] Arenas,
    ParameterInfo[] Parameters,
    ParameterInfo[] Buffers,
    TensorInfo[] Inputs,
    TensorInfo[] Targets,
    TensorInfo[] Outputs,
    LayerInfo[] Layers,
    PlanInfo Inference,
    PlanInfo? Training,
    PlanInfo? Evaluation = null,
    int DerivedSymbols = 0,
    int[]? MaximumExtents = null,
    PreparedWeight[]? PreparedWeights = null,
    StateInfo[]? States = null,
    StepwiseInfo? Stepwise = null,
    string? NotStepwise = null)
{
    /// <summary>How many symbols a caller gives: the batch and the declared symbolic dimensions.</summary>
    public int DeclaredSymbols => Symbols.Length - DerivedSymbols;
}
