using NetGen.Kernels;

namespace NetGen;

/// <summary>What an optimizer does to one parameter.</summary>
internal interface IUpdateRule
{
    /// <summary>How many of the two numbers of state the rule uses.</summary>
    static abstract int States { get; }

    /// <summary>The parameter after the step.</summary>
    V Update<V>(V parameter, V gradient, ref V first, ref V second)
        where V : struct, ISimd<V>;
}
