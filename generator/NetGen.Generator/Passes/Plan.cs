using System.Text;
using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Passes;

/// <summary>Where a value lies.</summary>
internal enum Region
{
    Parameter,
    Buffer,

    /// <summary>What the workspace keeps from call to call.</summary>
    State,

    /// <summary>The gradient of a parameter; steps add to it.</summary>
    Gradient,
    Arena,

    /// <summary>In the body of a loop: what the loop gives to the step or takes from it.</summary>
    Scan,
}

/// <param name="Name">The parameter or buffer; empty for an arena.</param>
/// <param name="Arena">The number of the arena.</param>
/// <param name="Offset">In floats per unit of the arena.</param>
internal readonly record struct Location(Region Region, string Name, int Arena, long Offset);

/// <summary>One step of a plan: one call in the emitted pass.</summary>
internal sealed class Step(Group group)
{
    public Group Group { get; } = group;

    public Value? Anchor => Group.Anchor;

    public bool Backward => Group.Backward;

    /// <summary>The values it puts into memory, each in its own place.</summary>
    public List<Value> Stores { get; } = [];

    /// <summary>The values it adds to gradients of parameters, by name.</summary>
    public List<(Value Value, string Parameter)> Adds { get; } = [];

    /// <summary>The values that become the contents of buffers, by name.</summary>
    public List<(Value Value, string Buffer)> Updates { get; } = [];

    /// <summary>What it reads that other steps have made, or that was there before.</summary>
    public List<Value> Reads { get; } = [];

    /// <summary>What a product adds to in place, see <see cref="Accumulation"/>: its result lies there. Null if there is no such tensor.</summary>
    public Value? AddsTo { get; set; }

    /// <summary>The order of work of a nest; null for an anchor.</summary>
    public NestLayout? Layout { get; set; }

    /// <summary>For a loop over time: the plan of one step.</summary>
    public Plan? Body { get; set; }

    /// <summary>For a loop over time: the products of its body whose weight it packs once for all rounds.</summary>
    public List<Value> Packed { get; } = [];

    /// <summary>Memory that the step needs for itself while it runs.</summary>
    public List<Value> Scratch { get; } = [];

    /// <summary>Whether only the gradients of inputs need it, so that training can leave it out.</summary>
    public bool OnlyForInputGradients { get; set; }
}

/// <summary>What is run, in which order, and where everything lies.</summary>
internal sealed class Plan
{
    public required Graph.Graph Graph { get; init; }

    public required IReadOnlyList<Step> Steps { get; init; }

    /// <summary>Where each value lies that is in memory.</summary>
    public required IReadOnlyDictionary<Value, Location> Locations { get; init; }

    /// <summary>The arenas: the symbols whose product each grows with. The first is fixed, the second grows with the batch.</summary>
    public required IReadOnlyList<Arena> Arenas { get; init; }

    public required IReadOnlyList<Lifetime> Lifetimes { get; init; }

    /// <summary>Why values were kept in steps of their own.</summary>
    public required IReadOnlyList<Refusal> Refusals { get; init; }

    /// <summary>The number of a step.</summary>
    public int IndexOf(Step step) => Steps.TakeWhile(s => !ReferenceEquals(s, step)).Count();

    public Location LocationOf(Value v) => Locations[v.Root()];

    /// <summary>The steps, the memory and the refusals, for tests and for whoever wants to know why.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        for (int i = 0; i < Steps.Count; i++)
        {
            Step step = Steps[i];
            text.Append($"{i,4} {(step.Backward ? "backward" : "forward ")} {string.Join(" + ", step.Group.Values.Select(v => v.Operation is Map m ? "map" : v.Operation is Reduce r ? r.Reduction.ToString().ToLowerInvariant() : v.Operation.GetType().Name))}");
            text.Append($"  # {string.Join(", ", step.Group.Values.Select(v => v.Origin.Path).Distinct())}");
            text.Append($"  → {string.Join(", ", step.Stores.Select(v => $"{v} {v.Shape}"))}{(step.Adds.Count > 0 ? " += " + string.Join(", ", step.Adds.Select(a => a.Parameter)) : "")}\n");
        }

        foreach (Arena arena in Arenas) text.Append($"arena {arena.Name}: {arena.Units} floats, bound {arena.Bound}\n");
        foreach (Refusal refusal in Refusals) text.Append($"apart: {refusal}\n");
        return text.ToString();
    }
}

/// <param name="Symbols">The atoms of the monomial, in ordinal order.</param>
/// <param name="Units">Floats per unit.</param>
/// <param name="Bound">The most floats per unit that live at once: no plan is smaller.</param>
internal sealed record Arena(Model.EquatableArray<Dim.Atom> Symbols, long Units, long Bound)
{
    public string Name => Symbols.Count == 0 ? "fixed" : string.Join("·", Symbols.Select(s => s.Name));
}

/// <summary>One piece of memory: the values that share it, from the step that first writes to the step that last reads.</summary>
/// <param name="First">The number of the step, −1 for what is there before.</param>
/// <param name="Last">The number of the step; that of the last step for results.</param>
internal sealed record Lifetime(IReadOnlyList<Value> Values, int Arena, long Units, int First, int Last, long Offset);
