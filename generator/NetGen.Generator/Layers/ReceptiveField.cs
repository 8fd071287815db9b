namespace NetGen.Generator.Layers;

/// <summary>How much of the network's input one element of an image sees.</summary>
/// <param name="Height">Rows of the input that it sees.</param>
/// <param name="Width">Columns of the input that it sees.</param>
/// <param name="Down">Rows of the input between one element and the next.</param>
/// <param name="Across">Columns of the input between one element and the next.</param>
/// <param name="CoarseDown">The most rows of the input between two elements of an image that was enlarged on the way; 0 where none was.</param>
/// <param name="CoarseAcross">The same for columns.</param>
internal readonly record struct ReceptiveField(double Height, double Width, double Down, double Across, double CoarseDown = 0, double CoarseAcross = 0)
{
    /// <summary>A pixel of the input.</summary>
    public static ReceptiveField Pixel => new(1, 1, 1, 1);

    /// <summary>The field of a window over elements that have this one.</summary>
    public ReceptiveField Through(SlidingWindow window) => this with
    {
        Height = Height + ((window.Rows.Span - 1) * Down),
        Width = Width + ((window.Columns.Span - 1) * Across),
        Down = Down * window.Rows.Stride,
        Across = Across * window.Columns.Stride,
    };

    /// <summary>The field after enlarging by whole factors.</summary>
    public ReceptiveField Enlarged(int height, int width) => this with
    {
        Down = Down / height,
        Across = Across / width,
        CoarseDown = Math.Max(CoarseDown, Down),
        CoarseAcross = Math.Max(CoarseAcross, Across),
    };

    /// <summary>The field of what is made of several values: the widest; null where one of them is no image.</summary>
    public static ReceptiveField? Widest(IEnumerable<ReceptiveField?> fields)
    {
        ReceptiveField? widest = null;
        foreach (ReceptiveField? field in fields)
        {
            if (field is not { } f) return null;
            ReceptiveField w = widest ?? f;
            widest = new(
                Math.Max(w.Height, f.Height),
                Math.Max(w.Width, f.Width),
                Math.Max(w.Down, f.Down),
                Math.Max(w.Across, f.Across),
                Math.Max(w.CoarseDown, f.CoarseDown),
                Math.Max(w.CoarseAcross, f.CoarseAcross));
        }

        return widest;
    }

    /// <summary>As in tables: 11×11.</summary>
    public override string ToString() => FormattableString.Invariant($"{Math.Ceiling(Height)}×{Math.Ceiling(Width)}");
}
