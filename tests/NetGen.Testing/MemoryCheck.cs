using NetGen.Generator.Graph;
using NetGen.Generator.Passes;

namespace NetGen.Testing;

/// <summary>Checks the memory of a plan without trusting the planner: lives are worked out anew from the steps.</summary>
internal static class MemoryCheck
{
    /// <summary>What is wrong; nothing if the plan is sound.</summary>
    public static IEnumerable<string> Faults(Plan plan)
    {
        foreach ((Value value, int first, int last) in Lives(plan))
        {
            Lifetime[] pieces = plan.Lifetimes.Where(l => l.Values.Contains(value)).ToArray();
            if (pieces.Length != 1)
            {
                yield return $"{value} has {pieces.Length} pieces of memory; expected one.";
                continue;
            }

            Lifetime piece = pieces[0];
            if (piece.First > first || piece.Last < last) yield return $"{value} lives from step {first} to {last}, its memory from {piece.First} to {piece.Last}.";
            if (plan.LocationOf(value) != new Location(Region.Arena, "", piece.Arena, piece.Offset)) yield return $"{value} is at {plan.LocationOf(value)}, its memory at {piece.Offset}.";
            if (!Fits(plan, value, piece)) yield return $"{value} has {value.Shape.Size} elements; its memory has {piece.Units} floats per {plan.Arenas[piece.Arena].Name}.";
        }

        foreach (Lifetime a in plan.Lifetimes)
        {
            if (a.Offset % 16 != 0 || a.Units % 16 != 0) yield return $"The memory of {a.Values[0]} is not aligned: {a.Offset}, {a.Units}.";
            if (a.Offset < 0 || a.Offset + a.Units > plan.Arenas[a.Arena].Units) yield return $"The memory of {a.Values[0]} lies beyond its arena.";
            foreach (Lifetime b in plan.Lifetimes)
            {
                bool apart = ReferenceEquals(a, b) || a.Arena != b.Arena || a.Last < b.First || b.Last < a.First || a.Offset + a.Units <= b.Offset || b.Offset + b.Units <= a.Offset;
                if (!apart) yield return $"{a.Values[0]} and {b.Values[0]} live at the same time at {a.Offset} and {b.Offset}.";
            }
        }
    }

    /// <summary>The floats of all arenas, for one sample and lengths of 1, over the most that lives in them at once, worked out from the lifetimes.</summary>
    public static double Ratio(Plan plan)
    {
        long floats = plan.Arenas.Sum(a => a.Units);
        long bound = Enumerable.Range(0, plan.Arenas.Count).Sum(arena =>
            Enumerable.Range(-1, plan.Steps.Count + 2).Max(i => plan.Lifetimes.Where(l => l.Arena == arena && l.First <= i && i <= l.Last).Sum(l => l.Units)));
        return bound == 0 ? 1 : (double)floats / bound;
    }

    /// <summary>Each value that is in an arena, with the step that writes it and the last that needs it.</summary>
    private static IEnumerable<(Value Value, int First, int Last)> Lives(Plan plan)
    {
        HashSet<Value> results = [.. plan.Graph.Results.Where(r => r.Role is ResultRole.Output or ResultRole.Loss or ResultRole.InputGradient).Select(r => r.Value.Root())];
        foreach (Value leaf in plan.Graph.Values.Where(v => v.Operation is InputLeaf or TargetLeaf or SeedLeaf)) yield return (leaf, -1, plan.Steps.Count);
        for (int i = 0; i < plan.Steps.Count; i++)
        {
            foreach (Value v in plan.Steps[i].Stores)
            {
                int last = results.Contains(v) ? plan.Steps.Count : Enumerable.Range(0, plan.Steps.Count).Where(j => plan.Steps[j].Reads.Contains(v)).Append(i).Max();
                yield return (v, i, last);
            }
        }
    }

    // Whether a value fits whatever the symbols are, tried at a few of their values.
    private static bool Fits(Plan plan, Value value, Lifetime piece) => new[] { 1L, 2, 5, 16, 33 }.All(n =>
    {
        long Symbol(string name) => name == "B" ? n : n + 1;
        long elements = value.Shape.Size.Evaluate(Symbol), bytes = value.Type == ElementType.Byte ? elements : 4 * elements;
        return bytes <= 4 * piece.Units * plan.Arenas[piece.Arena].Symbols.Aggregate(1L, (product, atom) => product * (atom.Definition?.Evaluate(Symbol) ?? Symbol(atom.Name)));
    });
}
