namespace NetGen.Runtime;

/// <summary>Where a tensor lies in a workspace: its address is the arena's start + <paramref name="Offset"/> × the arena's multiplier.</summary>
/// <param name="Arena">The number of the arena in <see cref="NetworkDefinition.Arenas"/>; -1 for <see cref="None"/>.</param>
/// <param name="Offset">The offset in floats per unit, a multiple of 16.</param>
public readonly record struct Place(int Arena, long Offset)
{
    /// <summary>The place of what a plan does not hold, such as the gradient of an integer input.</summary>
    public static Place None => new(-1, 0);

    /// <summary>Whether the plan does not hold the tensor.</summary>
    public bool IsNone => Arena < 0;
}
