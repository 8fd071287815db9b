using System.Reflection;
using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;
using NetGen.Testing;

namespace NetGen.Generator.Tests;

/// <summary>A small graph whose gradients are proved with respect to every real leaf.</summary>
/// <param name="Build">Builds the value to be differentiated; its leaves are found in the builder.</param>
/// <param name="Fills">Numbers for leaves that need others than uniform ones in [−1, 1].</param>
internal sealed record ProofCase(string Name, Func<GraphBuilder, Value> Build, params (string Leaf, Fill Fill)[] Fills)
{
    public static readonly Dim B = Dim.Batch, T = Dim.Symbol("T");

    /// <summary>All cases: those of every class that implements <see cref="IProofs"/>.</summary>
    public static IReadOnlyDictionary<string, ProofCase> All { get; } = Assembly.GetExecutingAssembly().GetTypes()
        .Where(t => t.IsClass && typeof(IProofs).IsAssignableFrom(t))
        .SelectMany(t => ((IProofs)Activator.CreateInstance(t)!).Cases)
        .ToDictionary(c => c.Name);

    /// <summary>The gradient of a leaf as a value, for a gradient of the result that is a leaf of its own: differentiating it proves second derivatives.</summary>
    public static Value Gradient(GraphBuilder g, Value y, string leaf, string seed = "dy")
    {
        Value x = g.Values.Single(v => v.Operation is Leaf l && l.Name == leaf);
        return Gradients.Tape.Differentiate(g, [(y, g.Seed(seed, y.Shape))], [x])[x];
    }

    /// <summary>The graph, the value and numbers for all leaves.</summary>
    public (GraphBuilder Builder, Value Value, Bindings Bindings) Prepare(long batch, long time, Random random)
    {
        var builder = new GraphBuilder();
        Value value = Build(builder);
        Bindings bindings = Bindings.None.Symbol("B", batch).Symbol("T", time) with { Seed = 5 };
        return (builder, value, bindings.FillLeaves(builder.Values, random, Fills.ToDictionary(f => f.Leaf, f => f.Fill)));
    }
}

/// <summary>A family of cases.</summary>
internal interface IProofs
{
    IEnumerable<ProofCase> Cases { get; }
}
