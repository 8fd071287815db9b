using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Layers;

/// <summary>An input of real numbers.</summary>
internal sealed class InputLayer : LayerKind
{
    public override bool IsNamed => false;

    public override bool IsInput => true;

    public override void Build(LayerScope scope)
    {
        EquatableArray<ConstantSpec> items = scope.Layer.At(0) is { Kind: ConstantKind.Array } array ? array.Items : [];
        if (items.Count == 0) scope.BadArgument(ArgumentPlace.None, "the shape is missing; write the extents without the batch, such as [Input(3, 224, 224)]");
        var dims = new Dim[Math.Max(1, items.Count)];
        dims[0] = Dim.Unknown;
        for (int i = 0; i < items.Count; i++) dims[i] = Inputs.Extent(scope, items[i], "shape", LayerScope.At(0, i), max: null);
        Inputs.Declare(scope, Shape.Create(dims), ElementType.Float32, limit: null);
    }
}
