namespace NetGen;

/// <summary>
/// Long short-term memory: (T, D) → (T, units). i, f, o = σ(…), g = tanh(…), c′ = f·c + i·g, h′ = o·tanh(c′), the gates from one product in the order i, f, g, o.
/// Hochreiter and Schmidhuber, 1997; with forget gate: Gers et al., 2000.
/// </summary>
/// <inheritdoc cref="CellAttribute"/>
public sealed class LSTMAttribute(object units) : CellAttribute(units)
{
    /// <summary>Whether the gates also see the cell: i and f the old one, o the new one, each element its own. Gers and Schmidhuber, 2000.</summary>
    public bool Peephole { get; set; }

    /// <summary>Whether the input gate is 1 − f, so that there are three gates in the order f, g, o. Greff et al., 2017.</summary>
    public bool Coupled { get; set; }

    /// <summary>The size to which the output is projected, fewer than the units; none unless given. Sak et al., 2014.</summary>
    public object? Projection { get; set; }

    /// <summary>
    /// What the forget gate's bias is at the start, such as 1, so that cells keep what they hold until training says otherwise; without it like the other biases. Of PyTorch's two
    /// biases, which add up, that of the input has this value and that of the state 0. Gers et al., 2000; Jozefowicz et al., 2015.
    /// </summary>
    public double ForgetBias { get; set; } = double.NaN;

    /// <summary>The name of a tap whose value is the cell before the first step; without it zeros.</summary>
    public string? InitialCell { get; set; }

    /// <summary>The name under which the cell after the last step can be read.</summary>
    public string? FinalCell { get; set; }
}
