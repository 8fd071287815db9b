namespace NetGen.Runtime.Tests.Networks;

public class BlockTests
{
    [Fact]
    public void A_bound_block_finds_its_layers()
    {
        var network = new Stack();

        Assert.Same(network, network.Outer.Network);
        Assert.Equal("stage1", network.Outer.Path);
        Assert.Equal("stage1.0", network.Outer.Inner.Path);
        Assert.Equal("stage1.0.conv1.weight", network.Outer.Inner.Conv1.Weight.Name);
    }

    [Fact]
    public void A_block_on_its_own_says_so()
    {
        var block = new InnerBlock();

        Assert.Null(block.Network);
        Assert.Contains("InnerBlock belongs to no network", Assert.Throws<InvalidOperationException>(() => block.Conv1).Message);
    }

    private sealed class InnerBlock : Block
    {
        public Layer Conv1 => Layer("conv1");
    }

    private sealed class OuterBlock : Block
    {
        public InnerBlock Inner => field ??= Bind(new InnerBlock(), "0");
    }

    private sealed class Stack : Network
    {
        public Stack()
            : base(Definition, seed: 0) => Outer = Bind(new OuterBlock(), "stage1");

        public OuterBlock Outer { get; }

        private static NetworkDefinition Definition => new(
            nameof(Stack), ["B"], [[], [0]], [new ParameterInfo("stage1.0.conv1.weight", [1], 0, Initializer.Ones, 1, 1, Trainable: true)],
            [], [], [], [], [], new PlanInfo([16, 16], [], [], [], Place.None, [], []), null);

        protected override void Infer(in Frame f) => throw new NotSupportedException();

        protected override void Forward(in Frame f) => throw new NotSupportedException();

        protected override void Backward(in Frame f) => throw new NotSupportedException();
    }
}
