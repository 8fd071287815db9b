namespace NetGen.Kernels;

/// <summary>The columns of a product with gathered patches as vectors: lines of consecutive pixels, one for each image or one for all, each ending in a vector that may not be full.</summary>
internal readonly struct ConvolutionLines
{
    /// <summary>The number of columns of a line.</summary>
    public readonly nint Columns;

    /// <summary>The number of vectors of a line.</summary>
    public readonly nint VectorsOfLine;

    /// <summary>The number of vectors of all lines.</summary>
    public readonly nint Vectors;

    private readonly nint _pitch;
    private readonly nint _lanes;

    public ConvolutionLines(in ConvolutionTile tile, in ConvolutionPatches patches, int lanes)
    {
        Columns = (patches.Joined ? tile.Images : 1) * tile.Rows * tile.Columns;
        VectorsOfLine = MatMulPlan.Divide(Columns, lanes);
        Vectors = (patches.Joined ? 1 : tile.Images) * VectorsOfLine;
        _pitch = patches.ImagePitch;
        _lanes = lanes;
    }

    /// <summary>Where a vector lies in its plane.</summary>
    public nint Place(nint vector)
    {
        (nint line, nint of) = Math.DivRem(vector, VectorsOfLine);
        return line * _pitch + of * _lanes;
    }
}
