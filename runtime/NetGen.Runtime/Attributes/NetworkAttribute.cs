namespace NetGen;

/// <summary>
/// Makes a network of a partial class: its layer attributes, in the order written on one declaration, become a compiled forward and backward
/// pass. A network can also be used as a block of a larger one.
/// </summary>
/// <example><code>
/// [Network, Input(1, 28, 28)]
/// [Conv2D(16, 5, Padding = 2), BatchNorm, ReLU, MaxPool2D(2)]
/// [Flatten, Dense(10), CrossEntropy]
/// public partial class Digits;
/// </code></example>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class NetworkAttribute : Attribute;
