namespace NetGen;

/// <summary>
/// Makes a reusable block of a partial class. Its hyper-parameters are the parameters of its primary constructor; its layers name them with
/// <c>nameof</c> or in dimension expressions, and <see cref="UseAttribute{TBlock}"/> gives their values.
/// </summary>
/// <example><code>
/// [Block]
/// [Conv2D(nameof(channels), 3, Padding = 1, Bias = false), BatchNorm, ReLU]
/// public partial class ConvUnit(int channels);
/// </code></example>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class BlockAttribute : Attribute;
