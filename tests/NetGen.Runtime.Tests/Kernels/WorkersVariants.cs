using NetGen.Kernels;

namespace NetGen.Runtime.Tests.Kernels;

/// <summary>Pools of 1, 2 and 3 threads with vectors of all widths: every kernel has to give the same results on all of them.</summary>
internal static class WorkersVariants
{
    public static IReadOnlyList<Workers> All { get; } =
        [new(1), new(2), new(3), new(1, lanes: 1), new(2, lanes: 4), new(1, lanes: 8), new(2, lanes: 16)];
}
