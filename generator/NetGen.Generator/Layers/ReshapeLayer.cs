using NetGen.Generator.Model;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Layers;

/// <summary>The same elements in row-major order under another shape; one extent may be −1 and follows from the others.</summary>
internal sealed class ReshapeLayer : LayerKind
{
    private const long Open = -1;

    public override void Build(LayerScope scope)
    {
        Tensor x = scope.Current;
        Shape shape = Complete(scope, x, Read(scope));
        scope.Next(shape, l => l.Graph.Reshape(l[x], shape.Prepend(Dim.Batch)), type: x.Type);
    }

    /// <summary>The extents as written, with one −1 at most.</summary>
    private static Dim[] Read(LayerScope scope)
    {
        Dim[] dims = [.. scope.Dimensions("shape", at: 0, min: Open)];
        bool open = false;
        for (int i = 0; i < dims.Length; i++)
        {
            if (dims[i].Equals(Dim.Zero)) scope.BadArgument(LayerScope.At(0, i), "an extent is 0; it must be at least 1, or −1 for one that follows from the others");
            else if (!dims[i].Equals(Open)) continue;
            else if (open) scope.BadArgument(LayerScope.At(0, i), "a second extent is −1; only one can follow from the others");
            else
            {
                open = true;
                continue;
            }

            dims[i] = Dim.Unknown;
        }

        return dims;
    }

    private static Shape Complete(LayerScope scope, Tensor x, Dim[] dims)
    {
        Dim size = x.Shape.Size;
        int open = Array.FindIndex(dims, d => d.Equals(Open));
        Dim[] given = [.. dims.Where((_, i) => i != open)];
        Dim product = given.Aggregate(Dim.One, (p, d) => p * d);
        string count = given.Length > 1 ? $"{string.Join("·", given.Select(d => d.ToString()))} = {product}" : product.ToString();
        if (open >= 0)
        {
            Dim? rest = Dim.DivideExact(size, product);
            if (rest is null) scope.Error(IssueIds.NotDivisible, LayerScope.At(0), $"{size} elements", count, Remainder(size, product), x);
            dims[open] = rest ?? Dim.Unknown;
        }
        else if (!size.IsUnknown && !product.IsUnknown && !size.Equals(product))
        {
            scope.Error(IssueIds.ShapeMismatch, LayerScope.At(0), $"{count} elements", $"{x.Shape} with {size}", x.Producer, x);
        }

        return Shape.Create(dims);
    }

    private static string Remainder(Dim a, Dim b) =>
        a.IsConstant && b.IsConstant ? $"{a} = {a.Constant / b.Constant}·{b} + {a.Constant % b.Constant}" : "not for every value of the symbolic dimensions";
}
