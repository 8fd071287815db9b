namespace NetGen.Kernels;

/// <summary>How the rows of a block are cut into panels: first panels of six rows, then panels of four, with at most one row of padding from three rows up.</summary>
internal readonly struct RowPanels
{
    /// <summary>The number of panels of six.</summary>
    public readonly int Tall;

    /// <summary>The number of panels of four.</summary>
    public readonly int Low;

    /// <summary>Cuts <paramref name="rows"/> rows.</summary>
    public RowPanels(nint rows)
    {
        Tall = (int)(rows / MatMulKernels.TallRows);
        switch (rows % MatMulKernels.TallRows)
        {
            // 6 + 1 and 6 + 2 rows become 4 + 4.
            case 1 or 2 when Tall > 0:
                Tall--;
                Low = 2;
                break;
            case 0:
                break;
            case 5:
                Tall++;
                break;
            default:
                Low = 1;
                break;
        }
    }

    /// <summary>The number of panels.</summary>
    public int Count => Tall + Low;

    /// <summary>The rows of all panels, padding included.</summary>
    public nint PaddedRows => MatMulKernels.TallRows * (nint)Tall + MatMulKernels.LowRows * (nint)Low;

    /// <summary>The number of rows of a panel.</summary>
    public nint Height(int panel) => panel < Tall ? MatMulKernels.TallRows : MatMulKernels.LowRows;

    /// <summary>The most that <see cref="PaddedRows"/> can be for up to <paramref name="rows"/> rows.</summary>
    public static nint MaximalPaddedRows(nint rows) => rows + MatMulKernels.LowRows - 1;
}
