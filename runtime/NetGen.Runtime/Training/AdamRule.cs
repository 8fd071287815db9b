using System.Runtime.CompilerServices;
using NetGen.Kernels;

namespace NetGen;

/// <summary>The step that Adam and AdamW share: m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; p ← p − η m̂ / (√v̂ + ε).</summary>
/// <remarks>The weight decay enters the gradient (Adam) or shrinks the parameter (AdamW); the other of the two factors has no effect.</remarks>
internal readonly struct AdamRule : IUpdateRule
{
    private readonly float _beta1;
    private readonly float _beta2;
    private readonly float _newShare1;
    private readonly float _newShare2;
    private readonly float _epsilon;
    private readonly float _stepSize;
    private readonly float _rootCorrection;
    private readonly float _gradientDecay;
    private readonly float _shrink;

    public AdamRule(OptimizerState state, double learningRate, double beta1, double beta2, double epsilon, double gradientDecay, double shrink)
    {
        _beta1 = (float)beta1;
        _beta2 = (float)beta2;
        _newShare1 = (float)(1 - beta1);
        _newShare2 = (float)(1 - beta2);
        _epsilon = (float)epsilon;
        _stepSize = (float)(learningRate / (1 - state.Beta1Power));
        _rootCorrection = (float)(1 / Math.Sqrt(1 - state.Beta2Power));
        _gradientDecay = (float)gradientDecay;
        _shrink = (float)shrink;
    }

    public static int States => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Update<V>(V parameter, V gradient, ref V first, ref V second)
        where V : struct, ISimd<V>
    {
        gradient = V.MultiplyAdd(V.Broadcast(_gradientDecay), parameter, gradient);
        first = V.MultiplyAdd(V.Broadcast(_beta1), first, V.Broadcast(_newShare1) * gradient);
        second = V.MultiplyAdd(V.Broadcast(_beta2), second, V.Broadcast(_newShare2) * gradient * gradient);
        V root = V.MultiplyAdd(V.Sqrt(second), V.Broadcast(_rootCorrection), V.Broadcast(_epsilon));
        return (V.Broadcast(_shrink) * parameter) - (V.Broadcast(_stepSize) * first / root);
    }
}
