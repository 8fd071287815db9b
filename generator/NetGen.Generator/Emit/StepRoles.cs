using NetGen.Generator.Graph;
using NetGen.Generator.Passes;

namespace NetGen.Generator.Emit;

/// <summary>What a step computes with, by number: the same numbers in all steps that do the same with other tensors.</summary>
internal sealed class StepRoles
{
    private readonly List<Value> _values;

    public StepRoles(Step step)
    {
        Step = step;
        _values = [.. step.Group.Values, .. step.Group.Joins];
        Own = _values.Count;
    }

    public Step Step { get; }

    /// <summary>How many of the values the step makes itself: the first ones.</summary>
    public int Own { get; }

    /// <summary>All values so far: those of the step, then those it reads.</summary>
    public IReadOnlyList<Value> Values => _values;

    /// <summary>The number of a value, which gets the next one if it has none.</summary>
    public int NumberOf(Value value)
    {
        int number = _values.IndexOf(value);
        if (number >= 0) return number;
        _values.Add(value);
        return _values.Count - 1;
    }
}
