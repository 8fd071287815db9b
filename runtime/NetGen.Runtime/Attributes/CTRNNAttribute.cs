namespace NetGen;

/// <summary>
/// Continuous-time recurrent network in discrete steps, a leaky one: (T, D) → (T, units). v′ = α·(W·x + b + U·h + c) + (1 − α)·v, h′ = f(v′): the action potential v keeps a part of
/// what it was, the firing rate h is the output. With α = 1 it is <see cref="SimpleRNNAttribute"/>. Both states start at 0. Funahashi and Nakamura, 1993.
/// </summary>
/// <param name="units">The size of the state and of the output.</param>
/// <param name="alpha">α, from 0 to 1: how much of the potential is new in each step; a number, or the name of a hyper-parameter.</param>
public sealed class CTRNNAttribute(object units, object alpha) : CellAttribute(units)
{
    /// <summary>How much of the potential is new in each step.</summary>
    public object Alpha { get; } = alpha;

    /// <summary>f.</summary>
    public Activation Activation { get; set; }

    /// <summary>The name of a tap whose value is the potential before the first step; without it zeros.</summary>
    public string? InitialPotential { get; set; }

    /// <summary>The name under which the potential after the last step can be read.</summary>
    public string? FinalPotential { get; set; }
}
