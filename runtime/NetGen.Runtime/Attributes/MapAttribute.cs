namespace NetGen;

/// <summary>
/// An activation of one's own: an expression over the current value <c>x</c> and over taps by their names, computed for each element, differentiated and fused
/// by the compiler. (…) → (…).
/// </summary>
/// <param name="expression">
/// Numbers, <c>x</c>, taps, <c>+ - * /</c>, parentheses, and functions such as <c>exp</c>, <c>log</c>, <c>sqrt</c>, <c>tanh</c>, <c>sigmoid</c>, <c>abs</c>, <c>min</c>, <c>max</c>.
/// </param>
/// <example><code>[Map("x * sigmoid(1.702 * x)")]</code></example>
public sealed class MapAttribute(string expression) : LayerAttribute
{
    /// <summary>The expression.</summary>
    public string Expression { get; } = expression;
}
