using System.Runtime.CompilerServices;
using NetGen.Kernels;
using NetGen.Runtime;

namespace NetGen;

/// <summary>Fills the parameters of a new network.</summary>
/// <remarks>
/// Each value depends on the seed, the number of its tensor and its own number only, and is computed with correctly rounded operations alone (no fused
/// multiply-adds, no library functions), so that one seed gives the same bits at every vector width, on every machine and with any number of threads.
/// </remarks>
internal static class Initialization
{
    private const int ChunkLength = 1 << 16;
    private const int WidestVector = 16;

    public static void Run(Network network, Workers workers)
    {
        NetworkDefinition definition = network.Architecture;
        uint stream = 0;
        foreach (ParameterInfo info in definition.Parameters)
            Fill(workers, network.ParameterStorage.Start, info, RandomKey.Of(network.Seed, 0, stream++));
        foreach (ParameterInfo info in definition.Buffers)
            Fill(workers, network.BufferStorage.Start, info, RandomKey.Of(network.Seed, 0, stream++));
        GC.KeepAlive(network);
    }

    private static void Fill(Workers workers, Pointer storage, ParameterInfo info, ulong key)
    {
        (float first, float second) = info.Initializer.For(info.FanIn, info.FanOut);
        nint count = (nint)info.Count;
        var work = new FillWork(storage + (nint)info.Offset, count, key, info.Initializer.IsNormal, first, second);
        workers.Run((count + ChunkLength - 1) / ChunkLength, work, scratchFloats: WidestVector);
        if (info.Initializer.Part is not { } part)
            return;
        nint end = nint.Min(count, (nint)part.Start + part.Length);
        for (nint i = part.Start; i < end; i++)
            V1.Store(V1.Broadcast(part.Value), storage + (nint)info.Offset, i);
    }

    private readonly struct FillWork(Pointer target, nint count, ulong key, bool isNormal, float first, float second) : IWork
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>(nint task, Pointer scratch)
            where V : struct, ISimd<V>
        {
            nint i = task * ChunkLength;
            nint end = Math.Min(count, i + ChunkLength);
            for (; i < end; i += V.Count)
            {
                V sample = Sample<V>(i);
                if (i + V.Count <= end)
                {
                    V.Store(sample, target, i);
                    continue;
                }

                V.Store(sample, scratch, 0);
                scratch.AsSpan(end - i).CopyTo((target + i).AsSpan(end - i));
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private V Sample<V>(nint index)
            where V : struct, ISimd<V>
        {
            V uniform = V.Uniform(key, index);
            return isNormal
                ? V.Broadcast(first) + (V.Broadcast(second) * NormalDistribution.Inverse(uniform))
                : V.Broadcast(first) + (V.Broadcast(second - first) * uniform);
        }
    }
}
