using NetGen.Generator.Options;

namespace NetGen.Generator.Layers;

/// <summary>A window that slides over the rows and columns of an image: what convolution and pooling have in common.</summary>
internal sealed record SlidingWindow(WindowAxis Rows, WindowAxis Columns)
{
    /// <summary>Whether every element of the padded image is seen and nothing is wrong.</summary>
    public bool IsExact => Rows is { IsKnown: true, Remainder: 0, Fault: null } && Columns is { IsKnown: true, Remainder: 0, Fault: null };

    /// <summary>Reads Stride, Padding, Dilation and Rounding, slides the window over an image (C, H, W), and reports the first thing that does not fit; a remainder counts last.</summary>
    /// <param name="kernel">The window's size.</param>
    /// <param name="kernelAt">The position of the argument that gives it; a second one, for the width, comes right after.</param>
    /// <param name="stride">The stride where none is given; null for the window's size.</param>
    public static SlidingWindow Read(LayerScope scope, (int Height, int Width) kernel, int kernelAt, (int Height, int Width)? stride)
    {
        var form = WindowForm.Read(scope, kernel, stride);
        SlidingWindow window = form.Slide();
        var advice = new WindowAdvice(scope, form, kernelAt, pools: stride is null);
        if (window.Rows.Fault is { } above) ReportFault(scope, advice, above, 0);
        else if (window.Columns.Fault is { } left) ReportFault(scope, advice, left, 1);
        else if (window.Rows.Remainder > 0 || window.Columns.Remainder > 0) ReportRemainder(scope, advice, form.Rounding, window);
        else if (form.Above is null && window.Rows.IsKnown && window.Columns.IsKnown) ReportUnevenPadding(scope, advice, window);
        return window;
    }

    private static void ReportFault(LayerScope scope, WindowAdvice advice, WindowFault fault, int axis)
    {
        if (fault.Id == IssueIds.WindowTooLarge)
        {
            string[] arguments = [fault.First, fault.Second, scope.Current.Producer, advice.WhatFits()];
            scope.Report(fault.Id, IssueSeverity.Error, advice.KernelPlace(axis), arguments, [scope.Current], advice.ThatFit());
            return;
        }

        ArgumentPlace place = fault.Id == IssueIds.BadArgument ? LayerScope.Named("Padding") : ArgumentPlace.None;
        scope.Error(fault.Id, place, fault.First, fault.Second, "", scope.Current);
    }

    /// <summary>
    /// An error where the user wants none, else worth knowing. Where only padding is left out nothing is lost, as in the stem of a residual network,
    /// and nobody needs to hear of it.
    /// </summary>
    private static void ReportRemainder(LayerScope scope, WindowAdvice advice, Rounding rounding, SlidingWindow window)
    {
        (WindowAxis rows, WindowAxis columns) = window;
        bool isLoss = rows.Unseen > 0 || columns.Unseen > 0;
        string what = Counted(isLoss ? rows.Unseen : rows.Remainder, "row", isLoss ? columns.Unseen : columns.Remainder, "column");
        if (!isLoss) what += " of the padding";
        string arithmetic = rows.Remainder == 0 ? columns.Arithmetic : columns.Remainder == 0 || columns.Arithmetic == rows.Arithmetic ? rows.Arithmetic : $"{rows.Arithmetic}, and {columns.Arithmetic}";
        IssueSeverity severity = rounding == Rounding.Exact ? IssueSeverity.Error : isLoss ? IssueSeverity.Info : IssueSeverity.Hidden;
        ArgumentPlace place = scope.Has("Stride") ? LayerScope.Named("Stride") : advice.KernelPlace(0);
        scope.Report(IssueIds.DroppedRemainder, severity, place, [what, arithmetic, scope.Current.Producer, advice.WhatDivides()], [scope.Current], advice.ThatDivide());
    }

    private static void ReportUnevenPadding(LayerScope scope, WindowAdvice advice, SlidingWindow window)
    {
        WindowAxis? axis = new[] { window.Rows, window.Columns }.FirstOrDefault(a => a.Stride == 1 && a.Before != a.After);
        if (axis is null) return;
        string[] arguments = [$"{axis.Kernel}", $"{axis.Before}", $"{axis.After}", $"{axis.Kernel + 1}"];
        scope.Report(IssueIds.UnevenPadding, IssueSeverity.Info, advice.KernelPlace(ReferenceEquals(axis, window.Rows) ? 0 : 1), arguments, [scope.Current], advice.NextOdd());
    }

    /// <summary>"the last row and the last 2 columns".</summary>
    private static string Counted(long first, string firstName, long second, string secondName)
    {
        IEnumerable<string> parts = new[] { (Count: first, Name: firstName), (Count: second, Name: secondName) }
            .Where(p => p.Count > 0)
            .Select(p => p.Count == 1 ? $"the last {p.Name}" : $"the last {p.Count} {p.Name}s");
        return string.Join(" and ", parts);
    }
}
