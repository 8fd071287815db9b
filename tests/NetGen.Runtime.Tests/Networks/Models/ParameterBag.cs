namespace NetGen.Runtime.Tests.Networks;

/// <summary>A network that is nothing but its parameters, for tests of initializers, optimizers and files.</summary>
internal sealed class ParameterBag(ParameterInfo[] parameters, ulong seed = 0) : Network(Define(parameters), seed)
{
    public static ParameterBag Of(int count, Initializer? initializer = null, ulong seed = 0, int fanIn = 1, int fanOut = 1) =>
        new([new ParameterInfo("p", [count], 0, initializer ?? Initializer.Zeros, fanIn, fanOut, Trainable: true)], seed);

    protected override void Infer(in Frame f) => throw new NotSupportedException();

    protected override void Forward(in Frame f) => throw new NotSupportedException();

    protected override void Backward(in Frame f) => throw new NotSupportedException();

    private static NetworkDefinition Define(ParameterInfo[] parameters) => new(
        nameof(ParameterBag), ["B"], [[], [0]], parameters, [], [], [], [], [], new PlanInfo([16, 16], [], [], [], Place.None, [], []), null);
}
