using NetGen.Kernels;

namespace NetGen.Runtime;

/// <summary>What a loop over time does for some samples, from its first round to its last.</summary>
public interface ISampleWork
{
    /// <summary>Runs all rounds.</summary>
    /// <param name="f">The frame of these samples: its batch is their number.</param>
    /// <param name="first">The first of them among all.</param>
    void Run(in Frame f, nint first);
}

/// <summary>
/// Divides a loop over time among the threads by samples, which know nothing of each other: each thread runs all rounds of its own, and none waits for another in between.
/// </summary>
public static class SampleParts
{
    // A product of at most 12 rows is made in another way than one of more, in another order of additions; results must not depend on how samples are divided.
    private const int FewestSamples = 16;

    /// <summary>Runs the loop: in parts where there are samples enough for all threads, otherwise whole, so that its steps can be divided instead.</summary>
    /// <param name="f">The frame of all samples.</param>
    /// <param name="work">The loop.</param>
    public static void Run<TWork>(in Frame f, in TWork work) where TWork : struct, ISampleWork
    {
        int threads = f.Workers.Threads;
        if (threads == 1 || f.Batch / threads < FewestSamples)
            work.Run(f, 0);
        else
            f.Workers.Run(threads, new Parts<TWork>(f, work, threads));
    }

    private readonly struct Parts<TWork>(Frame frame, TWork work, nint parts) : IWork where TWork : struct, ISampleWork
    {
        public void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V>
        {
            nint first = frame.Batch * task / parts, end = frame.Batch * (task + 1) / parts;
            work.Run(frame with { Batch = end - first }, first);
        }
    }
}
