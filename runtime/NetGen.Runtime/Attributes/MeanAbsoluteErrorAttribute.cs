namespace NetGen;

/// <summary>|x − t| for targets t of the same shape.</summary>
public sealed class MeanAbsoluteErrorAttribute : LossAttribute
{
    /// <summary>How the errors of the elements become one loss.</summary>
    public Reduction Reduction { get; set; }
}
