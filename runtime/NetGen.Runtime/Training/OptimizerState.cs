using NetGen.Kernels;

namespace NetGen;

/// <summary>What an optimizer remembers of one network.</summary>
internal sealed class OptimizerState
{
    public OptimizerState(Network network, int states, Chunk[] chunks)
    {
        Chunks = chunks;
        if (states > 0)
            First = new AlignedBuffer(network.ParameterStorage.Length);
        if (states > 1)
            Second = new AlignedBuffer(network.ParameterStorage.Length);
    }

    /// <summary>The pieces that a step consists of.</summary>
    public Chunk[] Chunks { get; }

    /// <summary>The steps done so far.</summary>
    public long Steps { get; set; }

    /// <summary>The first state, such as a velocity, in the layout of the parameters.</summary>
    public AlignedBuffer? First { get; }

    /// <summary>The second state, such as a mean square, in the layout of the parameters.</summary>
    public AlignedBuffer? Second { get; }

    /// <summary>β₁ to the power of <see cref="Steps"/>, as a running product, which is the same on every machine.</summary>
    public double Beta1Power { get; private set; } = 1;

    /// <summary>β₂ to the power of <see cref="Steps"/>.</summary>
    public double Beta2Power { get; private set; } = 1;

    /// <summary>Multiplies both powers once more.</summary>
    public void Advance(double beta1, double beta2)
    {
        Beta1Power *= beta1;
        Beta2Power *= beta2;
    }
}
