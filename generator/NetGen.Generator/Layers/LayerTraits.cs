namespace NetGen.Generator.Layers;

/// <summary>What a layer kind does to its values, as far as advice on networks asks for it.</summary>
[Flags]
internal enum LayerTraits
{
    None = 0,

    /// <summary>A product with trained weights, and a bias.</summary>
    Product = 1,

    /// <summary>Linear for one input at inference, without a product: a mean, a view, a scale and a shift. Two products with only these between them are one.</summary>
    KeepsLinear = 2,

    /// <summary>Flat far from zero, so that the gradient shrinks from layer to layer.</summary>
    Saturates = 4,

    /// <summary>Makes probabilities.</summary>
    Probabilities = 8,

    /// <summary>Its results lie between fixed bounds.</summary>
    Bounded = 16,

    /// <summary>Its derivative is zero everywhere.</summary>
    NoGradient = 32,

    /// <summary>Adds noise in training only.</summary>
    Noise = 64,

    /// <summary>Subtracts a mean per channel, so that a bias before it counts for nothing.</summary>
    RemovesBias = 128,

    /// <summary>Brings its values to a fixed scale.</summary>
    Normalizes = 256,

    /// <summary>Keeps mean and variance only with the right weights and in a plain chain.</summary>
    SelfNormalizes = 512,

    /// <summary>Takes a window's largest, smallest or mean value.</summary>
    Pools = 1024,

    /// <summary>Joins several values.</summary>
    Joins = 2048,

    /// <summary>A loss for values without bounds.</summary>
    Regression = 4096,

    /// <summary>A regression loss that is also the score of probabilities.</summary>
    ScoresProbabilities = 8192,

    /// <summary>An activation.</summary>
    Activation = 16384,

    /// <summary>A rectifier with a slope below zero.</summary>
    Leaks = 32768,

    /// <summary>Goes through a sequence step by step, and can give its last step only.</summary>
    RunsOverTime = 65536,
}
