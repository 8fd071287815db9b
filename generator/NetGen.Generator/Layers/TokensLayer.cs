using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Layers;

/// <summary>An input of whole numbers below the size of a vocabulary.</summary>
internal sealed class TokensLayer : LayerKind
{
    public override bool IsNamed => false;

    public override bool IsInput => true;

    public override void Build(LayerScope scope)
    {
        int max = scope.Integer("Max", min: 0, fallback: 0);
        Dim length = scope.Layer.At(0) is { } value
            ? Inputs.Extent(scope, value, "length", LayerScope.At(0), max == 0 ? null : max)
            : scope.Dimension("length", at: 0);
        if (max > 0 && length.IsConstant && length.Constant > max) scope.BadArgument(LayerScope.Named("Max"), $"Max is {max}, but the length is {length}");
        Inputs.Declare(scope, [length], ElementType.Int32, scope.Dimension("Vocabulary"));
    }
}
