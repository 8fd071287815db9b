using NetGen.Generator.Shapes;

namespace NetGen.Generator.Graph;

/// <summary>What a leaf of a scan's body stands for.</summary>
internal enum ScanRole
{
    /// <summary>The same at every step: a weight.</summary>
    Constant,

    /// <summary>What the step before has left, and at first what the scan was given: a state.</summary>
    Carried,

    /// <summary>The step's part of a tensor whose first axis is time.</summary>
    Sliced,
}

/// <summary>A leaf of a scan's body.</summary>
internal sealed record ScanLeaf(ScanRole Role, int Index, Shape Shape, ElementType Type) : Leaf($"{Role.ToString().ToLowerInvariant()} {Index}", Shape, Type);

/// <summary>
/// The graph that a scan runs at every step. Its leaves are <see cref="ScanLeaf"/>s; its results are first what is carried to the next step, then what is stacked along time.
/// </summary>
/// <param name="graph">The graph; its results have the roles <see cref="ResultRole.Carried"/> and <see cref="ResultRole.Stacked"/>, in this order.</param>
/// <param name="constants">How many leaves there are of each role.</param>
internal sealed class ScanBody(Graph graph, int constants, int carried, int sliced)
{
    public Graph Graph { get; } = graph;

    public int Constants { get; } = constants;

    public int Carried { get; } = carried;

    public int Sliced { get; } = sliced;

    /// <summary>How many results are stacked.</summary>
    public int Stacked => Graph.Results.Count - Carried;

    /// <summary>What the scan's reverse is made of; set on bodies of training graphs, whose last stacked results are what the reverse reads.</summary>
    public Gradients.ScanGradient? Gradient { get; init; }

    /// <summary>The leaf of a role and number; null where the body does not read it.</summary>
    public Value? Leaf(ScanRole role, int index) => Graph.Values.FirstOrDefault(v => v.Operation is ScanLeaf leaf && leaf.Role == role && leaf.Index == index);

    public override string ToString() => $"\n{Graph}".Replace("\n", "\n    ");
}

/// <summary>
/// A loop over time: runs its body once for each of <paramref name="Length"/> steps. Operands: what is constant, what is carried at first, what is sliced along its first axis.
/// Its value stands for all its results, one after the other; <see cref="ScanOutput"/> names them.
/// </summary>
/// <param name="Reverse">Whether the last step of time runs first.</param>
internal sealed record Scan(ScanBody Body, Dim Length, bool Reverse) : Operation
{
    /// <summary>The shape of a result: a final state, or a stack of all steps.</summary>
    public Shape OutputShape(int index)
    {
        Shape step = Body.Graph.Results[index].Value.Shape;
        return index < Body.Carried ? step : step.Prepend(Length);
    }

    public override (Shape Shape, ElementType Type) Infer(IReadOnlyList<Value> operands)
    {
        Expect(operands.Count == Body.Constants + Body.Carried + Body.Sliced, $"{Body.Constants} constants, {Body.Carried} states, {Body.Sliced} sequences", operands);
        foreach (Value v in Body.Graph.Values)
        {
            if (v.Operation is not Leaf) continue;
            if (v.Operation is not ScanLeaf leaf) throw new GraphException($"The body of a scan reads {v.Operation}, which is not its own.");
            Shape expected = leaf.Role == ScanRole.Sliced ? leaf.Shape.Prepend(Length) : leaf.Shape;
            Value operand = operands[Operand(leaf.Role, leaf.Index)];
            Expect(operand.Shape == expected && operand.Type == leaf.Type, $"{expected} for {leaf}", operands);
        }

        for (int i = 0; i < Body.Carried; i++)
        {
            Expect(Body.Graph.Results[i].Value.Shape == operands[Body.Constants + i].Shape, $"state {i} to keep its shape, but it becomes {Body.Graph.Results[i].Value.Shape}", operands);
        }

        Dim size = Enumerable.Range(0, Body.Graph.Results.Count).Select(i => OutputShape(i).Size).Aggregate(Dim.Zero, (a, b) => a + b);
        return ([size], ElementType.Float32);
    }

    /// <summary>Which operand a leaf of the body reads.</summary>
    public int Operand(ScanRole role, int index) => role switch
    {
        ScanRole.Constant => index,
        ScanRole.Carried => Body.Constants + index,
        _ => Body.Constants + Body.Carried + index,
    };

    // Bodies are told apart by what they are, not by what they say: two scans are one only if they share theirs.
    public bool Equals(Scan? other) => other is not null && ReferenceEquals(Body, other.Body) && Length.Equals(other.Length) && Reverse == other.Reverse;

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(Body);

    public override string ToString() => $"scan of {Length} steps{(Reverse ? " in reverse" : "")}{Body}";
}

/// <summary>One result of a <see cref="Scan"/>: the states after the last step come first, then what was stacked.</summary>
internal sealed record ScanOutput(int Index) : Operation
{
    public override (Shape Shape, ElementType Type) Infer(IReadOnlyList<Value> operands)
    {
        Expect(operands.Count == 1 && operands[0].Operation is Scan scan && Index < scan.Body.Graph.Results.Count, $"a scan with a result {Index}", operands);
        var over = (Scan)operands[0].Operation;
        return (over.OutputShape(Index), over.Body.Graph.Results[Index].Value.Type);
    }

    public override string ToString() => $"result {Index}";
}
