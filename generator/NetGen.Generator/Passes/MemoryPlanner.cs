using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Passes;

/// <summary>
/// Gives every stored value a place in an arena. There is one arena per monomial of the free extents, so that an offset is a constant times the monomial, exact for every extent.
///   1. Values that a step can write over an operand that dies there (element for element, in the stage that loads it last) share its piece of memory.
///   2. Pieces are sorted, by size and length of life first, and each goes to the lowest offset that is free over its whole life.
///   3. If that is above the lower bound, the most that is ever live, a few other orders are tried, and the smallest arena is taken.
/// Invariant: no two pieces of an arena whose lives overlap share a float. Sizes are multiples of 16 floats, 64 bytes, per unit.
/// </summary>
internal static class MemoryPlanner
{
    private const long Alignment = 16;

    public static (Dictionary<Value, Location> Locations, List<Arena> Arenas, List<Lifetime> Lifetimes) Run(Graph.Graph graph, IReadOnlyList<Step> steps)
    {
        var symbols = new List<EquatableArray<Dim.Atom>> { EquatableArray<Dim.Atom>.Empty, new([.. Dim.Batch.Terms[0].Atoms]) };
        var pieces = new Dictionary<Value, Piece>();
        Piece New(Value v, int first)
        {
            (EquatableArray<Dim.Atom> monomial, long units) = Measure(v);
            if (!symbols.Contains(monomial)) symbols.Add(monomial);
            return pieces[v] = new Piece(symbols.IndexOf(monomial), units, first, [v]);
        }

        foreach (Value leaf in graph.Values)
        {
            if (leaf.Operation is InputLeaf or TargetLeaf or SeedLeaf) New(leaf, -1).Last = steps.Count;
        }

        // Results of a loop's body lie where the loop wants them.
        HashSet<Value> elsewhere = [.. graph.Results.Where(r => r.Role is ResultRole.Carried or ResultRole.Stacked).Select(r => r.Value.Root())];
        HashSet<Value> results = [.. graph.Results.Where(r => r.Role is ResultRole.Output or ResultRole.Loss or ResultRole.InputGradient or ResultRole.StateUpdate).Select(r => r.Value.Root())];
        var lastRead = new Dictionary<Value, int>();
        for (int i = 0; i < steps.Count; i++)
        {
            foreach (Value v in steps[i].Reads) lastRead[v] = i;
        }

        for (int i = 0; i < steps.Count; i++)
        {
            foreach (Value v in steps[i].Scratch) New(v, i);
            foreach (Value v in steps[i].Stores)
            {
                if (elsewhere.Contains(v) || steps[i].AddsTo?.Operation is ScanLeaf) continue;
                int last = results.Contains(v) ? steps.Count : lastRead.TryGetValue(v, out int read) ? read : i;
                Piece? over = Overwritten(steps[i], i, v, pieces, results, lastRead);
                if (over is null)
                {
                    New(v, i).Last = last;
                    continue;
                }

                over.Values.Add(v);
                over.Last = Math.Max(over.Last, last);
                pieces[v] = over;
            }
        }

        var arenas = new List<Arena>();
        var lifetimes = new List<Lifetime>();
        for (int a = 0; a < symbols.Count; a++)
        {
            List<Piece> inArena = pieces.Values.Distinct().Where(p => p.Arena == a).ToList();
            long[] live = Live(inArena, steps.Count);
            arenas.Add(new Arena(symbols[a], Place(inArena, live), live.Max()));
            lifetimes.AddRange(inArena.Select(p => new Lifetime(p.Values, a, p.Units, p.First, p.Last, p.Offset)));
        }

        return (pieces.ToDictionary(p => p.Key, p => new Location(Region.Arena, "", p.Value.Arena, p.Value.Offset)), arenas, lifetimes);
    }

    private static (EquatableArray<Dim.Atom> Monomial, long Units) Measure(Value v)
    {
        (EquatableArray<Dim.Atom> monomial, long coefficient) = Factor(v.Size());
        if (v.Type == ElementType.Byte) coefficient = (coefficient + 3) / 4;
        return (monomial, (Math.Max(coefficient, 1) + Alignment - 1) / Alignment * Alignment);
    }

    // A size as a number times a product of symbols. A sum of several terms, B·(T + 1), becomes what its terms have in common times a symbol of its own for the rest.
    private static (EquatableArray<Dim.Atom> Monomial, long Coefficient) Factor(Dim size)
    {
        if (size.IsConstant) return ([], size.Constant);
        List<Dim.Atom> common = [.. size.Terms[0].Atoms];
        long divisor = 0;
        foreach (Dim.Term term in size.Terms)
        {
            List<Dim.Atom> left = [.. term.Atoms];
            common.RemoveAll(atom => !left.Remove(atom));
            for (long rest = Math.Abs(term.Coefficient); rest != 0;) (divisor, rest) = (rest, divisor % rest);
        }

        Dim factor = common.Aggregate((Dim)divisor, (product, atom) => product * Dim.Of(atom));
        Dim sum = Dim.DivideExact(size, factor)!;
        if (!sum.IsOne) common.Add(new Dim.Atom(sum.ToString(), new Dim.AtomDefinition("floor", sum, 1)));
        return (new([.. common.OrderBy(atom => atom.Name, StringComparer.Ordinal)]), divisor);
    }

    // The piece of an operand that a product adds to, or that a nest may write its result over.
    private static Piece? Overwritten(Step step, int index, Value v, Dictionary<Value, Piece> pieces, HashSet<Value> results, Dictionary<Value, int> lastRead)
    {
        if (step.AddsTo is { } sum) return pieces[sum];
        if (step.Layout is not { } layout || !step.Group.IsFull(v) || v.Operation is Reduce or Concat) return null;
        IEnumerable<Value> dying = step.Reads.Concat(step.Stores).Where(o => !ReferenceEquals(o, v) && o.Operation is not Leaf && o.Type == v.Type && o.Size().Equals(v.Size())
            && !results.Contains(o) && pieces.ContainsKey(o) && (!lastRead.TryGetValue(o, out int last) || last <= index));
        foreach (Value operand in dying)
        {
            Piece piece = pieces[operand];
            // A piece that another value already lives on in is not free.
            if (piece.Last > index || !layout.ReadsInPlace(operand)) continue;
            bool madeHere = step.Stores.Contains(operand);
            if (madeHere && layout.StageOf(operand) >= layout.StageOf(v)) continue;
            if (layout.LastLoad(operand) > layout.StageOf(v)) continue;
            // Two results of one step cannot both go over one operand.
            if (piece.Values.Any(other => !ReferenceEquals(other, operand) && step.Stores.Contains(other))) continue;
            return piece;
        }

        return null;
    }

    // The order decides; no order is best for all plans, so a few are tried and the smallest result is taken.
    private static long Place(List<Piece> pieces, long[] live)
    {
        // What is live grows only where a piece begins, so the most of a life is found at such a step too.
        Dictionary<Piece, long> most = pieces.ToDictionary(p => p, p => Most(live, p));
        IEnumerable<Piece>[] orders =
        [
            pieces.OrderByDescending(p => p.Units).ThenByDescending(p => p.Last - p.First).ThenBy(p => p.First).ThenBy(p => p.Values[0].Id),
            pieces.OrderByDescending(p => p.Units).ThenBy(p => p.First).ThenBy(p => p.Values[0].Id),
            // The steps at which most is live come first, since there nothing may be lost.
            pieces.OrderByDescending(p => most[p]).ThenByDescending(p => p.Units).ThenBy(p => p.First).ThenBy(p => p.Values[0].Id),
            pieces.OrderByDescending(p => p.Last - p.First).ThenByDescending(p => p.Units).ThenBy(p => p.First).ThenBy(p => p.Values[0].Id),
            pieces.OrderBy(p => p.First).ThenByDescending(p => p.Units).ThenBy(p => p.Values[0].Id),
            pieces.OrderByDescending(p => p.Last).ThenByDescending(p => p.Units).ThenBy(p => p.Values[0].Id),
        ];
        long bound = live.Max();
        long best = long.MaxValue;
        var offsets = new Dictionary<Piece, long>();
        foreach (IEnumerable<Piece> order in orders)
        {
            long end = FirstFit(order.ToList());
            if (end >= best) continue;
            best = end;
            foreach (Piece piece in pieces) offsets[piece] = piece.Offset;
            if (best == bound) break;
        }

        foreach (Piece piece in pieces) piece.Offset = offsets[piece];
        return best == long.MaxValue ? 0 : best;
    }

    private static long FirstFit(List<Piece> order)
    {
        long end = 0;
        var placed = new List<Piece>();
        foreach (Piece piece in order)
        {
            long offset = 0;
            foreach (Piece other in placed)
            {
                // Sorted by offset: the first gap that is wide enough.
                if (!other.Overlaps(piece)) continue;
                if (other.Offset - offset >= piece.Units) break;
                offset = Math.Max(offset, other.Offset + other.Units);
            }

            piece.Offset = offset;
            int at = placed.FindIndex(p => p.Offset > offset);
            placed.Insert(at < 0 ? placed.Count : at, piece);
            end = Math.Max(end, offset + piece.Units);
        }

        return end;
    }

    /// <summary>What is live at each step; the first place stands for the time before them, the last for the time after.</summary>
    private static long[] Live(List<Piece> pieces, int steps)
    {
        var live = new long[steps + 3];
        foreach (Piece piece in pieces)
        {
            live[piece.First + 1] += piece.Units;
            live[piece.Last + 2] -= piece.Units;
        }

        for (int i = 1; i < live.Length; i++) live[i] += live[i - 1];
        return live;
    }

    private static long Most(long[] live, Piece piece)
    {
        long most = 0;
        for (int i = piece.First; i <= piece.Last; i++) most = Math.Max(most, live[i + 1]);
        return most;
    }

    private sealed class Piece(int arena, long units, int first, List<Value> values)
    {
        public int Arena { get; } = arena;

        public long Units { get; } = units;

        public int First { get; } = first;

        public int Last { get; set; } = first;

        public List<Value> Values { get; } = values;

        public long Offset { get; set; }

        public bool Overlaps(Piece other) => First <= other.Last && other.First <= Last;
    }
}
