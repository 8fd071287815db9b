using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Passes;

/// <summary>
/// Tells whether the samples of a loop over time know nothing of each other, so that threads can take some of them each through all rounds, without waiting for one another.
/// What is asked for is what makes the results independent of how they are divided, bit for bit.
/// </summary>
internal static class SampleLoop
{
    /// <summary>Elements of a sample come in whole vectors of any width: then the rest behind the last whole vector of a loop over all samples is nobody's.</summary>
    private const long WidestVector = 16;

    // Products whose sums the runtime never splits, and which it makes in one way for any number of rows above 16: see the runtime's MatMulPlan and SampleParts.
    private const long FewColumns = 132, LongSum = 1280, FewestColumns = 12;

    public static bool IsDivisible(Step step)
    {
        var scan = (Scan)step.Anchor!.Operation;
        Plan body = step.Body!;
        return body.Graph.Values.All(v => IsShared(v) || (IsPerSample(v) && MixesNoSamples(v)))
            && body.Graph.Results.All(r => IsPerSample(r.Value))
            && body.Arenas.All(a => a.Units == 0 || a.Symbols.Count(s => s.Equals(Batch)) == 1)
            && scan.Length.Atoms.All(IsFree);
    }

    private static Dim.Atom Batch => Dim.Batch.Terms[0].Atoms[0];

    /// <summary>How many elements of a value belong to one sample.</summary>
    public static Dim PerSample(Shape shape) => Dim.DivideExact(shape.Size, Dim.Batch) ?? throw new GraphException($"{shape} is not one thing per sample.");

    /// <summary>Whether it is the same for all samples.</summary>
    private static bool IsShared(Value v) => v.Shape.Dims.All(d => d.Atoms.All(IsFree)) && v.Operation is Leaf or Map { Copy: 0, Expression: Constant };

    private static bool IsPerSample(Value v) => v.Shape.Rank >= 1 && v.Shape[0].Equals(Dim.Batch) && v.Shape.Dims.Skip(1).All(d => d.Atoms.All(IsFree))
        && v.Shape.Product(1, v.Shape.Rank) is { IsConstant: true } size && size.Constant % WidestVector == 0;

    // Neither the batch nor something that is made of it.
    private static bool IsFree(Dim.Atom atom) => !atom.Equals(Batch) && (atom.Definition is not { } made || made.A.Atoms.Concat(made.B.Atoms).All(IsFree));

    private static bool MixesNoSamples(Value v) => v.Operation switch
    {
        ScanLeaf or Reshape or Stop => true,
        Map map => map.Expression.Nodes().All(n => n switch
        {
            Uniform or Coordinate { Axis: 0 } => false,
            Extent x => x.Dim.Atoms.All(IsFree),
            _ => true,
        }),
        MatMul { TransposeA: false } product => v.Shape.Rank == 2 && IsShared(v.Operands[1]) && !v.Operands[1].Shape.Dims.Any(d => !d.IsConstant)
            && v.Shape[1].Constant > FewestColumns && (v.Shape[1].Constant > FewColumns || v.Operands[0].Shape[1] is { IsConstant: true, Constant: <= LongSum }),
        Slice slice => slice.Axis > 0,
        Window window => window.Axis > 0,
        Concat concat => concat.Axis > 0,
        Reduce reduce => !reduce.Axes.Contains(0),
        _ => false,
    };
}
