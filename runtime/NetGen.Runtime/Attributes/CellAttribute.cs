namespace NetGen;

/// <summary>A recurrent layer with a cell of the library. Parameters have PyTorch's names and layouts, and start uniform in ±1/√units as there.</summary>
/// <param name="units">The size of the state and of the output.</param>
public abstract class CellAttribute(object units) : RecurrentLayerAttribute
{
    /// <summary>The size of the state and of the output.</summary>
    public object Units { get; } = units;

    /// <summary>Whether the gates have biases; there are two of them, as in PyTorch.</summary>
    public bool Bias { get; set; } = true;

    /// <summary>How many of these layers stand on one another, named l0, l1, … as in PyTorch.</summary>
    public int Layers { get; set; } = 1;

    /// <summary>Whether each layer runs in both directions, and how their outputs are joined.</summary>
    public Bidirectional Bidirectional { get; set; }

    /// <summary>In training the probability of dropping an output of a layer that is not the last.</summary>
    public double Dropout { get; set; }

    /// <summary>In training the probability of dropping an element of the state where the gates read it, the same elements at all steps. Gal and Ghahramani, 2016.</summary>
    public double RecurrentDropout { get; set; }
}
