namespace NetGen;

/// <summary>1 / √(t + 1): the rate k / √epoch of the n-th epoch with <see cref="Schedule.ByEpoch"/>, k being the optimizer's learning rate.</summary>
public sealed class InverseSquareRootDecay : Schedule
{
    /// <inheritdoc/>
    public override double Factor(double time, double duration) => 1 / Math.Sqrt(time + 1);
}
