using System.Runtime.CompilerServices;
using NetGen.Kernels;
using NetGen.Runtime;

namespace NetGen;

/// <summary>
/// Has the JIT compile the steps of a prediction on a thread of its own, while the network is made and its weights get their first values, so that the first prediction does not wait for all of it.
/// </summary>
/// <remarks>
/// The steps are run once per class of network, on memory of their own, the last first: the first prediction comes from the other end, and what it meets is compiled. No more than the first and the last task of each work are
/// run, and nobody reads what they make. With one thread there is no rehearsal.
/// </remarks>
internal static class Rehearsal
{
    // Long enough for every window over a sequence to have something to do, short enough to take no time.
    private const int Length = 16;

    private static readonly ConditionalWeakTable<NetworkDefinition, object> Rehearsed = [];

    public static void Start(Network network)
    {
        if (Environment.ProcessorCount > 1 && Workers.Shared.Threads > 1 && Rehearsed.TryAdd(network.Architecture, Rehearsed))
            new Thread(() => Run(network)) { IsBackground = true, Name = $"NetGen rehearsal of {network.Name}" }.Start();
    }

    /// <summary>A workspace for one rehearsal: one sample, short sequences.</summary>
    public static Workspace CreateWorkspace(Network network)
    {
        Workspace workspace = network.CreateWorkspace(WorkspaceMode.Inference, new Workers(threads: 1) { IsRehearsal = true });
        NetworkDefinition definition = network.Architecture;
        var extents = new int[definition.DeclaredSymbols - 1];
        for (int i = 0; i < extents.Length; i++)
            extents[i] = definition.MaximumExtents?[i + 1] is > 0 and int most ? Math.Min(most, Length) : Length;
        workspace.Begin(batch: 1, extents);
        return workspace;
    }

    private static void Run(Network network)
    {
        try
        {
            network.Rehearse(CreateWorkspace(network));
        }
        catch (Exception)
        {
            // Nobody has asked for this: whatever is wrong, too little memory for one, is said to whoever predicts.
        }
    }
}
