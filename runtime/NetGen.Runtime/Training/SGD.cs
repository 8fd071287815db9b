using System.Runtime.CompilerServices;
using NetGen.Kernels;

namespace NetGen;

/// <summary>Stochastic gradient descent: p ← p − η (g + λ p), with the learning rate η and the weight decay λ.</summary>
/// <param name="learningRate">The size of a step.</param>
/// <param name="weightDecay">The weight decay λ.</param>
public sealed class SGD(double learningRate = 0.01, double weightDecay = 0) : Optimizer(learningRate, weightDecay)
{
    private protected override int States => Rule.States;

    private protected override void Step(OptimizerState state, Network network, Workers workers) =>
        Run(state, network, workers, new Rule((float)LearningRate, (float)WeightDecay), new Rule((float)LearningRate, 0));

    private readonly struct Rule(float learningRate, float weightDecay) : IUpdateRule
    {
        public static int States => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Update<V>(V parameter, V gradient, ref V first, ref V second)
            where V : struct, ISimd<V>
        {
            gradient = V.MultiplyAdd(V.Broadcast(weightDecay), parameter, gradient);
            return V.MultiplyAdd(V.Broadcast(-learningRate), gradient, parameter);
        }
    }
}
