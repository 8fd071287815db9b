using NetGen.Generator.Graph;

namespace NetGen.Generator.Passes;

/// <summary>From a graph to a plan: recompute, compose, deliver, fuse, order, place. Each part is a pure function of the graph before it.</summary>
internal static class Planner
{
    /// <param name="graph">The graph.</param>
    /// <param name="mayOverwrite">Whether nobody but the body of a loop, whose graph this is, needs a leaf's part of a tensor; by default all are needed.</param>
    public static Plan Run(Graph.Graph graph, Func<ScanLeaf, bool>? mayOverwrite = null)
    {
        graph = Windows.Run(Deliver.Run(Compose.Run(Recompute.Run(graph))));
        (IReadOnlyList<Group> groups, IReadOnlyList<Refusal> refusals) = Fusion.Run(graph);
        List<Step> steps = Order(graph, groups, mayOverwrite ?? (_ => false));
        (Dictionary<Value, Location> locations, List<Arena> arenas, List<Lifetime> lifetimes) = MemoryPlanner.Run(graph, steps);
        foreach (Value v in graph.Values)
        {
            if (v.Operation is ScanLeaf part) locations[v] = new Location(Region.Scan, part.Name, 0, 0);
            if (v.Operation is StateLeaf state) locations[v] = new Location(Region.State, state.Name, 0, 0);
            if (v.Operation is ParameterLeaf or BufferLeaf) locations[v] = new Location(v.Operation is ParameterLeaf ? Region.Parameter : Region.Buffer, ((Leaf)v.Operation).Name, 0, 0);
        }

        foreach (Result r in graph.Results)
        {
            if (r.Role is ResultRole.Carried or ResultRole.Stacked) locations[r.Value.Root()] = new Location(Region.Scan, ScanPlan.NameOf(r), 0, 0);
        }

        foreach (Step step in steps)
        {
            if (step.AddsTo is { Operation: ScanLeaf } place) locations[step.Stores[0]] = locations[place];
            foreach ((Value value, string parameter) in step.Adds)
            {
                if (step.Anchor is not null) locations[value] = new Location(Region.Gradient, parameter, 0, 0);
            }
        }

        return new Plan { Graph = graph, Steps = steps, Locations = locations, Arenas = arenas, Lifetimes = lifetimes, Refusals = refusals };
    }

    // Forward before backward, each group when its last value was made, but recomputations only when they are first read.
    private static List<Step> Order(Graph.Graph graph, IReadOnlyList<Group> groups, Func<ScanLeaf, bool> mayOverwrite)
    {
        var groupOf = new Group?[graph.Values.Count];
        foreach (Group g in groups)
        {
            foreach (Value v in g.Values) groupOf[v.Id] = g;
            foreach (Value v in g.Joins) groupOf[v.Id] = g;
        }

        // What each group reads of others, and what is read of each group or is a result.
        Dictionary<Group, List<Value>> sources = groups.ToDictionary(g => g, g => Sources(g, groupOf));
        HashSet<Value> results = [.. graph.Results.Where(r => r.Role is not (ResultRole.ParameterGradient or ResultRole.BufferUpdate)).Select(r => r.Value.Root())];
        HashSet<Value> wanted = [.. results];
        foreach (List<Value> read in sources.Values) wanted.UnionWith(read);

        var order = new List<Group>(groups.Count);
        var done = new HashSet<Group>();
        void Emit(Group g)
        {
            if (!done.Add(g)) return;
            List<Group> needed = Makers(sources[g], groupOf);
            needed.Sort((a, b) => a.LastId.CompareTo(b.LastId));
            foreach (Group maker in needed) Emit(maker);
            order.Add(g);
        }

        foreach (Group g in groups.OrderBy(g => g.Backward).ThenBy(g => g.LastId))
        {
            if (g.Values[0].Operation is not Map { Copy: 1 } || g.Values.Exists(results.Contains)) Emit(g);
        }

        var lastReader = new Dictionary<Value, Group>();
        foreach (Group g in order)
        {
            foreach (Value v in sources[g]) lastReader[v] = g;
        }

        ILookup<Group?, Result> resultsOf = graph.Results.ToLookup(r => groupOf[r.Value.Root().Id]);
        var steps = new List<Step>(order.Count);
        HashSet<Value> liesElsewhere = [.. graph.Results.Where(r => r.Role is ResultRole.Carried or ResultRole.Stacked).Select(r => r.Value.Root())];
        foreach (Group g in order)
        {
            bool EndsHere(Value v) => (v.Operation is not Leaf || (v.Operation is ScanLeaf leaf && mayOverwrite(leaf))) && !results.Contains(v) && ReferenceEquals(lastReader[v], g);

            var step = new Step(g);
            foreach (Result r in resultsOf[g])
            {
                if (r.Role == ResultRole.ParameterGradient) step.Adds.Add((r.Value.Root(), r.Name));
                if (r.Role == ResultRole.BufferUpdate) step.Updates.Add((r.Value.Root(), r.Name));
            }

            List<Value> stores = g.Values.FindAll(wanted.Contains);
            if (g.Anchor is null)
            {
                step.Layout = new NestLayout(g, stores, step.Adds.Select(a => a.Value).Concat(step.Updates.Select(u => u.Value)).Concat(g.Joins.SelectMany(j => j.Operands)));
                stores = g.Values.Where(v => stores.Contains(v) || step.Layout.Forced.Contains(v)).Concat(g.Joins).ToList();
            }
            else if (stores.Count == 0 && step.Adds.Count == 0)
            {
                stores.Add(g.Values[g.Values.Count - 1]);
            }

            step.Stores.AddRange(stores);
            if (g.Anchor?.Operation is Scan scan) ScanPlan.Prepare(step, scan, EndsHere);
            step.Reads.AddRange(sources[g]);
            if (!step.Stores.Exists(liesElsewhere.Contains)) step.AddsTo = Accumulation.Target(step, EndsHere);
            steps.Add(step);
        }

        MarkInputGradients(graph, steps, groupOf, sources);
        return steps;
    }

    // What a group reads that others have made, or that was there before; each once.
    private static List<Value> Sources(Group group, Group?[] groupOf)
    {
        var sources = new List<Value>();
        foreach (Value v in group.Values)
        {
            foreach (Value operand in v.Operands)
            {
                Value source = operand.Source();
                if (!ReferenceEquals(groupOf[source.Id], group) && !sources.Contains(source)) sources.Add(source);
            }
        }

        return sources;
    }

    private static List<Group> Makers(List<Value> values, Group?[] groupOf)
    {
        var makers = new List<Group>();
        foreach (Value v in values)
        {
            if (groupOf[v.Id] is { } maker && !makers.Contains(maker)) makers.Add(maker);
        }

        return makers;
    }

    private static void MarkInputGradients(Graph.Graph graph, List<Step> steps, Group?[] groupOf, Dictionary<Group, List<Value>> sources)
    {
        var needed = new HashSet<Group>();
        var open = new Stack<Value>(graph.Results.Where(r => r.Role != ResultRole.InputGradient).Select(r => r.Value.Root()));
        while (open.Count > 0)
        {
            if (groupOf[open.Pop().Id] is not { } g || !needed.Add(g)) continue;
            foreach (Value read in sources[g]) open.Push(read);
        }

        foreach (Step step in steps) step.OnlyForInputGradients = !needed.Contains(step.Group);
    }
}
