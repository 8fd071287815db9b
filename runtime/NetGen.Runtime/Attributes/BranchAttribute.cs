namespace NetGen;

/// <summary>
/// Starts a branch: makes the value before the first branch the current one. <see cref="ConcatAttribute"/>, <see cref="AddAttribute"/> or
/// <see cref="MultiplyAttribute"/> without arguments joins the branches.
/// </summary>
/// <example><code>[Branch, Conv2D(64, 1), Branch, Conv2D(128, 3, Padding = 1), Concat]  // 192 channels</code></example>
public sealed class BranchAttribute : PartAttribute;
