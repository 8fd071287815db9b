namespace NetGen.Runtime;

/// <summary>What a workspace keeps from one call to the next: (outer, batch, inner).</summary>
/// <param name="Name">Its name: of a layer's state, "lstm1.state_l0".</param>
/// <param name="Outer">The product of the axes before the batch; of all axes where the batch is not one of its own.</param>
/// <param name="Inner">The product of the axes behind the batch.</param>
/// <param name="HasBatch">Whether it has an axis that is the batch and nothing else.</param>
/// <param name="IsCache">Whether it has a place for each position, and grows with them; these are the outermost axis of <paramref name="Inner"/>.</param>
public sealed record StateInfo(string Name, Extent Outer, Extent Inner, bool HasBatch, bool IsCache);
