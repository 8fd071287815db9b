using NetGen.Generator.Shapes;

namespace NetGen.Generator.Graph;

/// <summary>Builds one step of a loop.</summary>
internal delegate (IReadOnlyList<Value> Next, IReadOnlyList<Value> Stacked) ScanStep(GraphBuilder body, IReadOnlyList<Value> constants, IReadOnlyList<Value> states, IReadOnlyList<Value> parts);

/// <content>Loops over time.</content>
internal sealed partial class GraphBuilder
{
    /// <summary>A loop over time, with what depends on no state taken out of it: the products of all inputs are one product.</summary>
    /// <param name="length">The number of steps.</param>
    /// <param name="reverse">Whether the last step of time runs first.</param>
    /// <param name="constants">What every step reads whole.</param>
    /// <param name="initial">The states before the first step.</param>
    /// <param name="sequences">What the steps read: time is the first axis.</param>
    /// <param name="step">
    /// Builds a step from the constants, the states and the step's parts of the sequences: the next states, and what is stacked. It may read parameters and buffers too.
    /// </param>
    /// <returns>The states after the last step, then the stacks.</returns>
    public IReadOnlyList<Value> Scan(Dim length, bool reverse, IReadOnlyList<Value> constants, IReadOnlyList<Value> initial, IReadOnlyList<Value> sequences, ScanStep step)
    {
        var body = new GraphBuilder { Origin = Origin };
        List<Value> fixtures = constants.Select((v, i) => body.Add(new ScanLeaf(ScanRole.Constant, i, v.Shape, v.Type))).ToList();
        List<Value> states = initial.Select((v, i) => body.Add(new ScanLeaf(ScanRole.Carried, i, v.Shape, v.Type))).ToList();
        List<Value> parts = sequences.Select((v, i) => body.Add(new ScanLeaf(ScanRole.Sliced, i, v.Shape.Slice(1, v.Shape.Rank - 1), v.Type))).ToList();
        (IReadOnlyList<Value> next, IReadOnlyList<Value> stacked) = step(body, fixtures, states, parts);
        Graph written = body.Finish(next.Select((v, i) => new Result(ResultRole.Carried, $"{i}", v)).Concat(stacked.Select((v, i) => new Result(ResultRole.Stacked, $"{i}", v)))).Prune();
        return ScanHoist.Run(this, length, reverse, written, constants, initial, sequences);
    }

    /// <summary>All results of a scan.</summary>
    public IReadOnlyList<Value> Scan(Scan scan, IEnumerable<Value> operands)
    {
        Value value = Add(scan, operands.ToArray());
        return Enumerable.Range(0, scan.Body.Graph.Results.Count).Select(i => Add(new ScanOutput(i), value)).ToList();
    }
}
