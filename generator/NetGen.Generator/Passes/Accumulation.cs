using NetGen.Generator.Graph;

namespace NetGen.Generator.Passes;

/// <summary>
/// Finds the products that can add to a tensor where it lies: those whose epilogue does nothing but add one that nobody reads afterwards, such as a recurrent product to the round's part of the inputs' product.
/// That saves the tensor's second place, and a pass over the result.
/// </summary>
internal static class Accumulation
{
    /// <summary>The tensor that a step's product adds to in place; null if there is none.</summary>
    /// <param name="step">The step, with what it stores.</param>
    /// <param name="mayOverwrite">Whether nobody needs a tensor after the step.</param>
    public static Value? Target(Step step, Func<Value, bool> mayOverwrite)
    {
        Group group = step.Group;
        if (group.Anchor is not { Operation: MatMul } product || group.Values.Count != 2 || step.Adds.Count > 0 || step.Updates.Count > 0) return null;
        Value sum = group.Values[1];
        if (step.Stores.Count != 1 || !ReferenceEquals(step.Stores[0], sum) || ((Map)sum.Operation).Expression is not Binary { Operator: Operator.Add, Left: Input left, Right: Input right }) return null;
        int added = ReferenceEquals(sum.Operands[left.Index].Root(), product) ? right.Index : left.Index;
        Value tensor = sum.Operands[added].Root();
        bool fits = !ReferenceEquals(tensor, product) && tensor.Type == sum.Type && tensor.Size().Equals(sum.Size()) && sum.AccessOf(added).IsFull;
        // The kernel's result must not overlap what it multiplies.
        return fits && tensor.Operation is not Window && !product.Operands.Any(o => ReferenceEquals(o.Source(), tensor)) && mayOverwrite(tensor) ? tensor : null;
    }
}
