namespace NetGen.Kernels;

/// <summary>
/// How the columns (image, pixel) of a convolution are cut into tiles: several whole images if they are small, else some rows of one image, else a part of one row.
/// </summary>
internal readonly struct ConvolutionTiling
{
    public readonly int Height;
    public readonly int Width;
    public readonly nint Batch;
    public readonly nint Images;
    public readonly int Rows;
    public readonly int Columns;
    public readonly nint ImageTiles;
    public readonly int RowTiles;
    public readonly int ColumnTiles;

    /// <param name="height">Rows of an image.</param>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="batch">Images.</param>
    /// <param name="pixels">How many pixels a tile should have, about.</param>
    public ConvolutionTiling(int height, int width, nint batch, int pixels)
    {
        Height = height;
        Width = width;
        Batch = batch;
        nint area = (nint)height * width;
        Columns = width;
        Rows = height;
        Images = 1;
        if (area <= pixels)
            Images = MatMulPlan.Divide(batch, MatMulPlan.Divide(batch, pixels / area));
        else if (width <= pixels)
            Rows = Divide(height, Divide(height, pixels / width));
        else
        {
            Rows = 1;
            // Whole vectors of any width.
            Columns = Math.Min(width, (Divide(width, Divide(width, pixels)) + 15) / 16 * 16);
        }
        ImageTiles = MatMulPlan.Divide(batch, Images);
        RowTiles = Divide(height, Rows);
        ColumnTiles = Divide(width, Columns);
    }

    /// <summary>The number of tiles.</summary>
    public nint Count => ImageTiles * RowTiles * ColumnTiles;

    /// <summary>The most pixels that a tile has.</summary>
    public nint Pixels => Images * Rows * Columns;

    /// <summary>The fewest pixels that a tile has of an image.</summary>
    public nint LeastArea => (nint)(Height - (RowTiles - 1) * Rows) * (Width - (ColumnTiles - 1) * Columns);

    /// <summary>Tile number <paramref name="index"/>.</summary>
    public ConvolutionTile this[nint index]
    {
        get
        {
            (nint rest, nint column) = Math.DivRem(index, ColumnTiles);
            (nint image, nint row) = Math.DivRem(rest, RowTiles);
            nint firstImage = image * Images;
            int firstRow = (int)row * Rows, firstColumn = (int)column * Columns;
            return new(firstImage, Math.Min(Images, Batch - firstImage), firstRow, Math.Min(Rows, Height - firstRow), firstColumn, Math.Min(Columns, Width - firstColumn));
        }
    }

    private static int Divide(int a, int b) => (a + b - 1) / b;
}

/// <summary>A box of pixels: images, rows and columns from a first one on.</summary>
internal readonly record struct ConvolutionTile(nint Image, nint Images, int Row, int Rows, int Column, int Columns);
