using NetGen.Generator.Model;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Layers;

/// <summary>The same elements in row-major order under another shape; one extent may be −1 and follows from the others.</summary>
internal sealed class ReshapeLayer : LayerKind
{
    public override LayerTraits Traits => LayerTraits.KeepsLinear;

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
            if (rest is null) Report($"{count} elements, or a multiple", Remainder(size, product));
            dims[open] = rest ?? Dim.Unknown;
        }
        else if (!size.IsUnknown && !product.IsUnknown && !size.Equals(product))
        {
            Report($"{count} elements", $"{size} ≠ {product}");
        }

        return Shape.Create(dims);

        void Report(string takes, string why)
        {
            Fix[] fixes = [.. MissingFactors(scope, x, dims, open)];
            string advice = fixes.Length == 0 ? "" : $"; {fixes[0].Edits[0].Text} in place of {dims[fixes[0].Edits[0].Argument.Element]} makes it fit";
            scope.Report(IssueIds.ReshapeSize, IssueSeverity.Error, LayerScope.At(0), [takes, $"{x.Shape} with {size}", x.Producer, why, advice], [x], fixes);
        }
    }

    /// <summary>The extents that make up for the others: for each one what is left of the elements, the last one first, since it is the most likely slip.</summary>
    private static IEnumerable<Fix> MissingFactors(LayerScope scope, Tensor x, Dim[] dims, int open)
    {
        for (int i = dims.Length - 1; i >= 0; i--)
        {
            if (i == open) continue;
            Dim others = dims.Where((_, j) => j != i && j != open).Aggregate(Dim.One, (p, d) => p * d);
            if (Dim.DivideExact(x.Shape.Size, others) is not { IsConstant: true } factor || factor.Constant > int.MaxValue || factor.Equals(dims[i])) continue;
            string shape = string.Join(", ", dims.Select((d, j) => j == i ? factor : d));
            yield return Fix.Set($"extent {i}", $"Make it ({shape})", scope.Place, LayerScope.At(0, i), factor.ToString());
        }
    }

    private static string Remainder(Dim a, Dim b) =>
        a.IsConstant && b.IsConstant ? $"{a} = {a.Constant / b.Constant}·{b} + {a.Constant % b.Constant}" : "not for every value of the symbolic dimensions";
}
