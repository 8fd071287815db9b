using System.Runtime.CompilerServices;
using NetGen.Kernels;

namespace NetGen;

/// <summary>Gradient descent with momentum, as in PyTorch: v ← μ v + (g + λ p); p ← p − η v.</summary>
/// <remarks>Polyak, "Some methods of speeding up the convergence of iteration methods", 1964.</remarks>
public sealed class Momentum : Optimizer
{
    private readonly float _momentum;

    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">The size η of a step.</param>
    /// <param name="momentum">The share μ of the velocity that is kept.</param>
    /// <param name="weightDecay">The weight decay λ.</param>
    public Momentum(double learningRate = 0.01, double momentum = 0.9, double weightDecay = 0)
        : base(learningRate, weightDecay) => _momentum = (float)BelowOne(momentum, nameof(momentum));

    private protected override int States => Rule.States;

    private protected override void Step(OptimizerState state, Network network, Workers workers) =>
        Run(state, network, workers, new Rule((float)LearningRate, _momentum, (float)WeightDecay), new Rule((float)LearningRate, _momentum, 0));

    private readonly struct Rule(float learningRate, float momentum, float weightDecay) : IUpdateRule
    {
        public static int States => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Update<V>(V parameter, V gradient, ref V first, ref V second)
            where V : struct, ISimd<V>
        {
            gradient = V.MultiplyAdd(V.Broadcast(weightDecay), parameter, gradient);
            first = V.MultiplyAdd(V.Broadcast(momentum), first, gradient);
            return V.MultiplyAdd(V.Broadcast(-learningRate), first, parameter);
        }
    }
}
