namespace NetGen;

/// <summary>
/// Cross-correlates an image with a kernel for each output channel: (C, H, W) → (channels, H', W') with
/// H' = ⌊(H + 2·padding − dilation·(kernel − 1) − 1) / stride⌋ + 1. Weight (channels, C / groups, kernelHeight, kernelWidth), bias (channels).
/// </summary>
public sealed class Conv2DAttribute : WeightedLayerAttribute
{
    /// <summary>A square kernel.</summary>
    /// <param name="channels">The number of output channels.</param>
    /// <param name="kernel">Height and width of the kernel.</param>
    public Conv2DAttribute(object channels, object kernel)
        : this(channels, kernel, kernel)
    {
    }

    /// <summary>A kernel of two sizes.</summary>
    /// <param name="channels">The number of output channels.</param>
    /// <param name="kernelHeight">The kernel's height.</param>
    /// <param name="kernelWidth">The kernel's width.</param>
    public Conv2DAttribute(object channels, object kernelHeight, object kernelWidth) => (Channels, KernelHeight, KernelWidth) = (channels, kernelHeight, kernelWidth);

    /// <summary>The number of output channels.</summary>
    public object Channels { get; }

    /// <summary>The kernel's height.</summary>
    public object KernelHeight { get; }

    /// <summary>The kernel's width.</summary>
    public object KernelWidth { get; }

    /// <summary>How far the kernel moves: one number, or an array of height and width.</summary>
    public object Stride { get; set; } = 1;

    /// <summary>Rows and columns of zeros on each side: one number, an array of height and width, or a member of <see cref="NetGen.Padding"/>.</summary>
    public object Padding { get; set; } = 0;

    /// <summary>The distance between the kernel's elements: one number, or an array of height and width.</summary>
    public object Dilation { get; set; } = 1;

    /// <summary>Into how many groups the channels are divided, each with kernels of its own.</summary>
    public object Groups { get; set; } = 1;

    /// <summary>The number of input channels, for those who like to state it: the compiler checks it, and needs it for nothing.</summary>
    public object? Inputs { get; set; }

    /// <summary>Whether there is a bias.</summary>
    public bool Bias { get; set; } = true;

    /// <summary>What becomes of rows that the stride does not reach.</summary>
    public Rounding Rounding { get; set; }
}
