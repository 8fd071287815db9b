using NetGen.Kernels;

namespace NetGen;

/// <summary>Adam with decoupled weight decay, as in PyTorch: p ← (1 − η λ) p, then Adam's step.</summary>
/// <remarks>Loshchilov and Hutter, "Decoupled weight decay regularization", 2019.</remarks>
public sealed class AdamW : Optimizer
{
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly double _epsilon;

    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">The size of a step.</param>
    /// <param name="beta1">The share of the running mean of the gradient that is kept.</param>
    /// <param name="beta2">The share of the running mean of the squared gradient that is kept.</param>
    /// <param name="epsilon">Added to the root, so that it is never zero.</param>
    /// <param name="weightDecay">The weight decay λ.</param>
    public AdamW(double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0.01)
        : base(learningRate, weightDecay)
    {
        _beta1 = BelowOne(beta1, nameof(beta1));
        _beta2 = BelowOne(beta2, nameof(beta2));
        _epsilon = AtLeastZero(epsilon, nameof(epsilon));
    }

    private protected override int States => AdamRule.States;

    private protected override void Step(OptimizerState state, Network network, Workers workers)
    {
        state.Advance(_beta1, _beta2);
        Run(state, network, workers, Rule(state, WeightDecay), Rule(state, 0));
    }

    private AdamRule Rule(OptimizerState state, double decay) => new(state, LearningRate, _beta1, _beta2, _epsilon, gradientDecay: 0, shrink: 1 - (LearningRate * decay));
}
