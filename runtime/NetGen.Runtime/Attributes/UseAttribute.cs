namespace NetGen;

/// <summary>
/// Uses a block, or another network, like a constructor call: the arguments are the block's hyper-parameters. A network's inputs are the current
/// value, or the taps that the arguments name.
/// </summary>
/// <typeparam name="TBlock">A class with <see cref="BlockAttribute"/> or <see cref="NetworkAttribute"/>.</typeparam>
/// <param name="arguments">The hyper-parameters in the order of the constructor; those with defaults may be left out.</param>
/// <example><code>[Use&lt;BasicBlock&gt;(64, Repeat = 2), Use&lt;BasicBlock&gt;(128, 2)]</code></example>
public sealed class UseAttribute<TBlock>(params object[] arguments) : LayerAttribute
    where TBlock : class
{
    /// <summary>The hyper-parameters.</summary>
    public object[] Arguments { get; } = arguments;

    /// <summary>How many copies stand one after another, with weights of their own, named <c>name.0</c>, <c>name.1</c>, …: an integer or an expression.</summary>
    public object? Repeat { get; set; }

    /// <summary>The number of the first copy's name, where copies continue a count that an earlier use began: <c>layer2.0</c> by itself, then <c>Name = "layer2", Repeat = 7, Start = 1</c>.</summary>
    public int Start { get; set; }

    /// <summary>Uses the weights of the first use of this name; its input must have the same shape.</summary>
    public string? Share { get; set; }
}
