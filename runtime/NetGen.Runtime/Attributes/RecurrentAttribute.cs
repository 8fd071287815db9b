namespace NetGen;

/// <summary>
/// Runs a block with <see cref="StateAttribute"/>s over time: its input is the sequence's element, its output becomes the element of the result. It is differentiated through time like
/// everything else; products of its inputs with weights are done for all steps at once.
/// </summary>
/// <typeparam name="TCell">A class with <see cref="BlockAttribute"/> and at least one <see cref="StateAttribute"/>.</typeparam>
/// <param name="arguments">The hyper-parameters in the order of the constructor.</param>
/// <example><code>[Recurrent&lt;LeakyCell&gt;(32)]</code></example>
public sealed class RecurrentAttribute<TCell>(params object[] arguments) : RecurrentLayerAttribute
    where TCell : class
{
    /// <summary>The hyper-parameters.</summary>
    public object[] Arguments { get; } = arguments;

    /// <summary>
    /// Names of taps within the cell that can be read after the layer, by <see cref="FromAttribute"/>, with the steps along a first axis: (T, …). So the weights of an attention in the cell
    /// become a matrix. At padding they are 0.
    /// </summary>
    public string[] Taps { get; set; } = [];
}
