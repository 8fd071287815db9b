namespace NetGen;

/// <summary>A loss that is made of the losses of elements: of labels, or of numbers.</summary>
public abstract class ElementLossAttribute : LossAttribute
{
    /// <summary>How the losses of the elements become one: their mean over all that count, or their sum within a sample (over time, say) and the mean over samples.</summary>
    public Reduction Reduction { get; set; }

    /// <summary>
    /// The name of a tap that is 0 where an element does not count, such as padding: (T) for a sequence, or with as many of the target's axes as it has. Tokens may be it, 0 being padding.
    /// Labels there must be valid ones all the same.
    /// </summary>
    public string? Mask { get; set; }

    /// <summary>The name of a tap of shape (1) with the number of valid steps of each sample, the others being padding; instead of <see cref="Mask"/>.</summary>
    public string? Lengths { get; set; }
}
