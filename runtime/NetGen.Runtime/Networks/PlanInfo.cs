namespace NetGen.Runtime;

/// <summary>One memory plan of a network: how large the arenas are, and where the tensors lie that the outside reads or writes.</summary>
/// <param name="ArenaUnits">Per arena the floats per unit; the arena is this × the product of its symbols long. Multiples of 16.</param>
/// <param name="Inputs">Per input where it is expected.</param>
/// <param name="Targets">Per target where it is expected; empty where the plan computes no loss.</param>
/// <param name="Outputs">Per output where it is left.</param>
/// <param name="Loss">Where the loss, a single float, is left; <see cref="Place.None"/> where the plan computes none.</param>
/// <param name="InputGradients">Per input where the backward pass leaves its gradient; <see cref="Place.None"/> for integer inputs. Empty but in the training plan.</param>
/// <param name="OutputGradients">Per output where the backward pass of a network without a loss expects the gradient. Empty but there.</param>
/// <param name="States">The numbers of the states that the plan reads or writes; null where it has none.</param>
/// <param name="StateUpdates">What states become after the pass; null where it changes none.</param>
public sealed record PlanInfo(
    long[] ArenaUnits,
    Place[] Inputs,
    Place[] Targets,
    Place[] Outputs,
    Place Loss,
    Place[] InputGradients,
    Place[] OutputGradients,
    int[]? States = null,
    StateUpdate[]? StateUpdates = null);
