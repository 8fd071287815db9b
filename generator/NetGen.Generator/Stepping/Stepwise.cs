using NetGen.Generator.Shapes;

namespace NetGen.Generator.Stepping;

/// <summary>
/// A network that is run bit by bit along time: once <see cref="Start"/>, which sees all inputs but those that have time, then <see cref="Step"/> as often as positions come, with what
/// lies between them in states.
/// </summary>
/// <param name="Start">What does not depend on time: the contents that the states have at first.</param>
/// <param name="Step">The outputs for new positions, and the states after them.</param>
/// <param name="Time">The number of new positions.</param>
/// <param name="Past">The number of positions before them.</param>
/// <param name="Capacity">How many positions caches have room for.</param>
/// <param name="States">The states, in order.</param>
internal sealed record Stepwise(Graph.Graph Start, Graph.Graph Step, Dim Time, Dim Past, Dim Capacity, IReadOnlyList<StateDeclaration> States);

/// <summary>What a workspace keeps from one call to the next.</summary>
/// <param name="IsCache">Whether it grows with time; its second axis is the capacity.</param>
internal sealed record StateDeclaration(string Name, Shape Shape, bool IsCache)
{
    /// <summary>The axis that is the batch and nothing else; −1 where there is none, so that samples cannot be told apart.</summary>
    public int BatchAxis { get; } = Shape.Dims.ToList().IndexOf(Dim.Batch);

    /// <summary>The product of the axes before the batch; of all where it is not one.</summary>
    public Dim Outer => BatchAxis < 0 ? Shape.Size : Shape.Product(0, BatchAxis);

    /// <summary>The product of the axes behind the batch.</summary>
    public Dim Inner => BatchAxis < 0 ? Dim.One : Shape.Product(BatchAxis + 1, Shape.Rank);
}
