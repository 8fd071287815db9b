using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;
using NetGen.Testing;
using static NetGen.Generator.Tests.ProofCase;

namespace NetGen.Generator.Tests;

internal sealed class ProductProofs : IProofs
{
    public static readonly (string Name, ConvolutionGeometry Geometry)[] Convolutions =
    [
        ("plain 3×3", Convolution(2, 3, 1, (5, 4), (3, 3))),
        ("1×1", Convolution(3, 2, 1, (2, 3), (1, 1))),
        ("all extents 1", Convolution(1, 1, 1, (1, 1), (1, 1))),
        ("padded", Convolution(2, 2, 1, (4, 3), (3, 3), pad: (1, 1, 1, 1))),
        ("stride that leaves a rest", Convolution(1, 2, 1, (6, 7), (3, 2), stride: (2, 3))),
        ("stride larger than the kernel", Convolution(2, 1, 1, (7, 5), (1, 2), stride: (3, 3))),
        ("asymmetric padding", Convolution(1, 2, 1, (4, 5), (3, 4), pad: (2, 0, 0, 3))),
        ("dilation", Convolution(2, 1, 1, (7, 6), (3, 2), dilation: (2, 3))),
        ("padding, stride and dilation", Convolution(1, 2, 1, (7, 8), (3, 3), stride: (2, 2), pad: (2, 1, 1, 2), dilation: (2, 2))),
        ("groups", Convolution(4, 6, 2, (4, 3), (2, 3), pad: (0, 1, 1, 1))),
        ("depthwise", Convolution(3, 3, 3, (4, 4), (3, 3), stride: (2, 1), pad: (1, 1, 1, 1))),
        ("depthwise with a multiplier", Convolution(2, 6, 2, (3, 4), (2, 2))),
        ("one-dimensional", Convolution(2, 3, 1, (1, 9), (1, 4), stride: (1, 2), pad: (0, 0, 1, 2))),
        ("kernel larger than the input", Convolution(1, 2, 1, (2, 2), (3, 3), pad: (1, 1, 1, 1))),
    ];

    public static readonly (string Name, PoolGeometry Geometry)[] Pools =
    [
        ("plain", Pool((4, 4), (2, 2), (2, 2))),
        ("overlapping", Pool((5, 4), (3, 3), (1, 1))),
        ("stride that leaves a rest", Pool((6, 7), (3, 2), (2, 3))),
        ("padded", Pool((5, 6), (3, 3), (2, 2), pad: (1, 1, 1, 1))),
        ("asymmetric padding", Pool((4, 3), (3, 2), (2, 2), pad: (2, 0, 0, 1))),
        ("dilation", Pool((7, 6), (3, 2), (1, 2), pad: (1, 1, 0, 0), dilation: (2, 3))),
        ("global", Pool((3, 5), (3, 5), (1, 1))),
        ("one element", Pool((1, 1), (1, 1), (1, 1))),
    ];

    public IEnumerable<ProofCase> Cases
    {
        get
        {
            foreach ((bool ta, bool tb) in ((bool, bool)[])[(false, false), (true, false), (false, true), (true, true)])
            {
                string flags = $"{(ta ? "aᵀ" : "a")}·{(tb ? "bᵀ" : "b")}";
                ProofCase Product(string name, Shape batch, Dim m, Dim k, Dim n) => new($"{name} {flags}", g => g.MatMul(
                    g.Input("a", batch.Concat(ta ? [k, m] : [m, k])), g.Input("b", batch.Concat(tb ? [n, k] : [k, n])), ta, tb));
                yield return Product("product", [], 3, 5, 4);
                yield return Product("product with the batch as rows", [], B, 3, 2);
                yield return Product("product with the batch inside", [], 3, B, 2);
                yield return Product("product of a row", [], 1, 5, 3);
                yield return Product("product of a column", [], 3, 5, 1);
                yield return Product("outer product of matrices", [], 3, 1, 4);
                yield return Product("product of ones", [], 1, 1, 1);
                yield return Product("batch of products", [B, 2], 3, 2, 4);
                yield return Product("batch of attention products", [B], T, 3, T);
                yield return new($"square of a matrix {flags}", g => g.Input("a", [3, 3]) is var a ? g.MatMul(a, a, ta, tb) : a);
                yield return new($"second derivative of a product {flags}", g => Gradient(g, g.Apply(Function.Tanh, g.MatMul(
                    g.Input("a", ta ? [4, B] : [B, 4]), g.Input("b", tb ? [3, 4] : [4, 3]), ta, tb)), "b"));
            }

            foreach ((string name, ConvolutionGeometry geometry) in Convolutions)
            {
                foreach (ConvolutionRole role in Enum.GetValues<ConvolutionRole>())
                {
                    yield return new($"convolution {role} {name}", g => Convolve(g, geometry, role));
                    yield return new($"second derivative by the first of convolution {role} {name}", g => Gradient(g, g.Apply(Function.Sin, Convolve(g, geometry, role)), "first"));
                    yield return new($"second derivative by the second of convolution {role} {name}", g => Gradient(g, g.Apply(Function.Sin, Convolve(g, geometry, role)), "second"));
                }
            }

            foreach ((string name, PoolGeometry geometry) in Pools)
            {
                foreach (PoolKind kind in Enum.GetValues<PoolKind>())
                {
                    Value Pooled(GraphBuilder g) => g.Pool(g.Input("x", [B, 2, geometry.Height, geometry.Width]), kind, geometry);
                    yield return new($"pool {kind} {name}", Pooled, ("x", Fills.Spaced()));
                    yield return new($"second derivative of pool {kind} {name}", g => Gradient(g, g.Apply(Function.Sin, Pooled(g)), "x"), ("x", Fills.Spaced()));
                    yield return new($"third derivative of pool {kind} {name}", g => Gradient(g, g.Apply(Function.Sin, Gradient(g, g.Apply(Function.Sin, Pooled(g)), "x")), "x", "dz"), ("x", Fills.Spaced()));
                }
            }
        }
    }

    /// <summary>Sizes of a convolution from what a layer is told.</summary>
    public static ConvolutionGeometry Convolution(int inputs, int outputs, int groups, (int H, int W) size, (int H, int W) kernel, (int H, int W)? stride = null, (int Top, int Bottom, int Left, int Right) pad = default, (int H, int W)? dilation = null)
    {
        ((int sh, int sw), (int dh, int dw)) = (stride ?? (1, 1), dilation ?? (1, 1));
        return new(inputs, outputs, groups, size.H, size.W, kernel.H, kernel.W, sh, sw, pad.Top, pad.Left, dh, dw,
            Positions(size.H + pad.Top + pad.Bottom, kernel.H, sh, dh), Positions(size.W + pad.Left + pad.Right, kernel.W, sw, dw));
    }

    public static PoolGeometry Pool((int H, int W) size, (int H, int W) kernel, (int H, int W) stride, (int Top, int Bottom, int Left, int Right) pad = default, (int H, int W)? dilation = null)
    {
        (int dh, int dw) = dilation ?? (1, 1);
        return new(size.H, size.W, kernel.H, kernel.W, stride.H, stride.W, pad.Top, pad.Left, dh, dw,
            Positions(size.H + pad.Top + pad.Bottom, kernel.H, stride.H, dh), Positions(size.W + pad.Left + pad.Right, kernel.W, stride.W, dw));
    }

    private static int Positions(int size, int kernel, int stride, int dilation) => ((size - (dilation * (kernel - 1)) - 1) / stride) + 1;

    private static Value Convolve(GraphBuilder g, ConvolutionGeometry geometry, ConvolutionRole role)
    {
        (Shape first, Shape second) = role switch
        {
            ConvolutionRole.Output => (geometry.InputShape(B), geometry.WeightShape),
            ConvolutionRole.InputGradient => (geometry.OutputShape(B), geometry.WeightShape),
            _ => (geometry.OutputShape(B), geometry.InputShape(B)),
        };
        return g.Add(new Convolution(role, geometry), g.Input("first", first), g.Input("second", second));
    }
}
