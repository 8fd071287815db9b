namespace NetGen.Runtime;

/// <summary>How a network predicts bit by bit along time.</summary>
/// <param name="Start">The plan of what comes before the first position.</param>
/// <param name="Step">The plan of the next positions.</param>
/// <param name="Time">The symbol that is the number of positions.</param>
/// <param name="Past">The symbol that is the number of positions before them.</param>
/// <param name="Capacity">The symbol that is the number of positions that caches have room for.</param>
public sealed record StepwiseInfo(PlanInfo Start, PlanInfo Step, int Time, int Past, int Capacity);
