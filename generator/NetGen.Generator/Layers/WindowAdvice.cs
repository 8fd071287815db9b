using NetGen.Generator.Options;

namespace NetGen.Generator.Layers;

/// <summary>Which other numbers would make a window fit: found by trying them, so that only what repairs is offered.</summary>
/// <param name="form">The window as written.</param>
/// <param name="kernelAt">The position of its size among the arguments.</param>
/// <param name="pools">Whether it pools: such a window has more than one element, and no more padding than half of its size.</param>
internal sealed class WindowAdvice(LayerScope scope, WindowForm form, int kernelAt, bool pools)
{
    private const int LargestStride = 16;

    private string Noun => pools ? "window" : "kernel";

    private bool IsSquare => form.Kernel.Height == form.Kernel.Width && form.Image[1].Equals(form.Image[2]);

    private bool HasTwoSizes => scope.Layer.At(kernelAt + 1) is not null || scope.Layer.At(kernelAt) is { Kind: Model.ConstantKind.Array };

    /// <summary>The argument that gives the window's height (0) or width (1).</summary>
    public ArgumentPlace KernelPlace(int axis) =>
        scope.Layer.At(kernelAt) is { Kind: Model.ConstantKind.Array } ? LayerScope.At(kernelAt, axis)
        : axis == 1 && scope.Layer.At(kernelAt + 1) is not null ? LayerScope.At(kernelAt + 1)
        : LayerScope.At(kernelAt);

    /// <summary>What makes a window fit that is too large, in words.</summary>
    public string WhatFits()
    {
        string[] ways = [.. new[] { LargestKernel() is { } k ? $"a {Noun} of at most {Text(k)}" : null, SmallestPadding() is { } p ? $"Padding = {PairText(p)}" : null }.OfType<string>()];
        return ways.Length == 0 ? "a smaller one makes it fit" : string.Join(" or ", ways) + " makes it fit";
    }

    /// <summary>What makes a window fit that is too large.</summary>
    public Fix[] ThatFit()
    {
        var fixes = new List<Fix>();
        if (LargestKernel() is { } kernel) fixes.Add(SetKernel("kernel", kernel));
        if (SmallestPadding() is { } padding)
        {
            bool keeps = (form with { Above = padding.Height, Left = padding.Width }).Slide() is var w && w.Rows.Output.Equals(form.Image[1]) && w.Columns.Output.Equals(form.Image[2]);
            fixes.Add(Fix.Set("padding", $"Padding = {PairText(padding)}{(keeps ? ", which keeps the size" : "")}", scope.Place, LayerScope.Named("Padding"), PairText(padding)));
        }

        return [.. fixes];
    }

    /// <summary>What leaves no remainder, in words; begins with "; " where there is something. Symmetric padding cannot repair an odd remainder, so it is not among them.</summary>
    public string WhatDivides()
    {
        var ways = new List<string>();
        string[] kernels = [.. Kernels().Select(k => Text(k))], strides = [.. Strides().Select(s => $"{s}")];
        if (kernels.Length > 0) ways.Add($"a {Noun} of {string.Join(" or ", kernels)}");
        if (strides.Length > 0) ways.Add($"Stride = {string.Join(" or ", strides)}");
        if (CanRoundUp()) ways.Add("Rounding.Ceil");
        return ways.Count == 0 ? "" : $"; {string.Join(", or ", ways)} leaves nothing out";
    }

    /// <summary>What leaves no remainder.</summary>
    public Fix[] ThatDivide()
    {
        var fixes = new List<Fix>();
        foreach ((int Height, int Width) kernel in Kernels()) fixes.Add(SetKernel(kernel.Height < form.Kernel.Height || kernel.Width < form.Kernel.Width ? "smaller kernel" : "larger kernel", kernel));
        foreach (int stride in Strides())
            fixes.Add(Fix.Set(stride < Math.Max(StrideNow.Height, StrideNow.Width) ? "smaller stride" : "larger stride", $"Stride = {stride}", scope.Place, LayerScope.Named("Stride"), $"{stride}"));
        if (CanRoundUp()) fixes.Add(Fix.Set("Rounding.Ceil", "Rounding.Ceil: take one more step", scope.Place, LayerScope.Named("Rounding"), "Rounding.Ceil"));
        return [.. fixes];
    }

    /// <summary>The next odd size, whose padding is the same on both sides.</summary>
    public Fix[] NextOdd()
    {
        (int Height, int Width) odd = (form.Kernel.Height | 1, form.Kernel.Width | 1);
        SlidingWindow window = (form with { Kernel = odd }).Slide();
        return window.Rows.Before == window.Rows.After && window.Columns.Before == window.Columns.After ? [SetKernel("odd kernel", odd)] : [];
    }

    private (int Height, int Width) StrideNow => form.Stride ?? form.Kernel;

    private (int Height, int Width)? LargestKernel()
    {
        SlidingWindow window = form.Slide();
        int height = Largest(window.Rows), width = Largest(window.Columns);
        if (!HasTwoSizes) height = width = Math.Min(height, width);
        return Math.Min(height, width) >= (pools ? 2 : 1) || (HasTwoSizes && Math.Max(height, width) >= 2) ? (height, width) : null;

        static int Largest(WindowAxis axis) =>
            axis.Fault is null ? axis.Kernel : (int)Math.Min(axis.Kernel, (((long)axis.Size + axis.Before + axis.After - 1) / axis.Dilation) + 1);
    }

    private (int Height, int Width)? SmallestPadding()
    {
        SlidingWindow window = form.Slide();
        (int Height, int Width) padding = (Enough(window.Rows), Enough(window.Columns));
        bool isFar = padding.Height > window.Rows.Kernel / 2 || padding.Width > window.Columns.Kernel / 2;
        if (form.Above is null || (pools && isFar)) return null;
        SlidingWindow padded = (form with { Above = padding.Height, Left = padding.Width }).Slide();
        return padded.Rows.Fault is null && padded.Columns.Fault is null ? padding : null;

        static int Enough(WindowAxis axis) => axis.Fault is null ? axis.Before : (int)Math.Min(int.MaxValue, axis.Span / 2);
    }

    /// <summary>The nearest smaller and the nearest larger size that leave no remainder.</summary>
    private IEnumerable<(int Height, int Width)> Kernels()
    {
        if (!IsSquare && !HasTwoSizes) yield break;
        SlidingWindow window = form.Slide();
        foreach (int direction in new[] { -1, 1 })
        {
            for (int d = 1; d <= LargestStride; d++)
            {
                (int Height, int Width) kernel = IsSquare
                    ? (form.Kernel.Height + (direction * d), form.Kernel.Width + (direction * d))
                    : (form.Kernel.Height + (window.Rows.Remainder > 0 ? direction * d : 0), form.Kernel.Width + (window.Columns.Remainder > 0 ? direction * d : 0));
                if (Math.Min(kernel.Height, kernel.Width) < (pools ? 2 : 1)) break;
                if (!(form with { Kernel = kernel }).Slide().IsExact) continue;
                yield return kernel;
                break;
            }
        }
    }

    /// <summary>The nearest smaller and the nearest larger stride that leave no remainder.</summary>
    private IEnumerable<int> Strides()
    {
        if (StrideNow.Height != StrideNow.Width) yield break;
        for (int s = Math.Min(StrideNow.Height - 1, LargestStride); s >= 1; s--)
        {
            if (!Fits(s)) continue;
            yield return s;
            break;
        }

        for (int s = Math.Min(StrideNow.Height, LargestStride) + 1; s <= Math.Min(LargestStride, Math.Max(form.Kernel.Height, form.Kernel.Width)); s++)
        {
            if (!Fits(s)) continue;
            yield return s;
            break;
        }

        bool Fits(int stride) => (form with { Stride = (stride, stride) }).Slide().IsExact;
    }

    private bool CanRoundUp()
    {
        SlidingWindow floor = form.Slide(), ceiling = (form with { Rounding = Rounding.Ceil }).Slide();
        return Gains(floor.Rows, ceiling.Rows) && Gains(floor.Columns, ceiling.Columns);

        static bool Gains(WindowAxis floor, WindowAxis ceiling) => floor.Remainder == 0 || (ceiling.Fault is null && !ceiling.Output.Equals(floor.Output));
    }

    private Fix SetKernel(string key, (int Height, int Width) kernel)
    {
        string title = $"Make the {Noun} {Text(kernel)}";
        if (!HasTwoSizes) return Fix.Set(key, title, scope.Place, KernelPlace(0), $"{kernel.Height}");
        return new Fix(key, title,
        [
            new Edit(EditKind.SetArgument, scope.Place, KernelPlace(0), $"{kernel.Height}"),
            new Edit(EditKind.SetArgument, scope.Place, KernelPlace(1), $"{kernel.Width}"),
        ]);
    }

    private static string Text((int Height, int Width) size) => size.Height == size.Width ? $"{size.Height}" : $"{size.Height}×{size.Width}";

    private static string PairText((int Height, int Width) pair) => pair.Height == pair.Width ? $"{pair.Height}" : $"new[] {{ {pair.Height}, {pair.Width} }}";
}
