using NetGen.Generator.Graph;
using NetGen.Generator.Passes;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Emit;

/// <summary>
/// Everything that decides the text of a step: what its values compute, of which shapes, how they read each other and what comes from outside, which of them are stored, and the words that names are made of.
/// Steps with equal keys have the same text. Where tensors lie and what layers are called is no part of it. Holds values only, nothing of the graph.
/// </summary>
internal sealed class StepKey : IEquatable<StepKey>
{
    private readonly List<object?> _facts = [];
    private readonly List<int> _numbers = [];
    private int _hash;

    /// <summary>A key that becomes one step's after the other's, to look them up.</summary>
    public StepKey()
    {
    }

    private StepKey(StepKey key)
    {
        _facts = [.. key._facts];
        _numbers = [.. key._numbers];
        _hash = key._hash;
    }

    /// <summary>The same key, to be kept.</summary>
    public StepKey Copy() => new(this);

    /// <summary>Becomes the key of a step.</summary>
    /// <param name="roles">The step's values; what it reads from outside is given its number.</param>
    /// <param name="symbols">The symbols of the network, which the text has by number.</param>
    /// <param name="isPrepared">Whether its weight may have been prepared.</param>
    public void Set(StepRoles roles, NetworkSymbols symbols, bool isPrepared)
    {
        _facts.Clear();
        _numbers.Clear();
        _hash = 17;
        Step step = roles.Step;
        Add(symbols.Names);
        Add(isPrepared ? 1 : 0);
        Add(step.Group.Values.Count);
        for (int i = 0; i < roles.Own; i++)
        {
            Add(step.Stores.Contains(roles.Values[i]) ? 1 : 0);
            Describe(roles.Values[i], roles);
        }

        Add(step.AddsTo is null ? 0 : 1);
        Add(step.Adds.Count);
        foreach ((Value value, string parameter) in step.Adds) Add(roles.NumberOf(value), StepCode.Word(parameter), step.Adds.FindIndex(a => a.Parameter == parameter));
        Add(step.Updates.Count);
        foreach ((Value value, string buffer) in step.Updates) Add(roles.NumberOf(value), StepCode.Word(buffer), step.Updates.FindIndex(u => u.Buffer == buffer));
    }

    /// <inheritdoc/>
    public bool Equals(StepKey? other)
    {
        if (other is null || _hash != other._hash || _numbers.Count != other._numbers.Count || _facts.Count != other._facts.Count) return false;
        for (int i = 0; i < _numbers.Count; i++)
        {
            if (_numbers[i] != other._numbers[i]) return false;
        }

        for (int i = 0; i < _facts.Count; i++)
        {
            if (!Equals(_facts[i], other._facts[i])) return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as StepKey);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    // A value that the step makes: its operation, without the number that only tells copies apart, and how it reads its operands.
    private void Describe(Value value, StepRoles roles)
    {
        if (value.Operation is Map map) Add(map.Expression);
        else Add(value.Operation, value.Operation.Hash);
        AddShape(value);
        Add(value.Operands.Count);
        foreach (Value operand in value.Operands) AddOperand(operand, roles);
    }

    // Down to the memory that is read: of that only the shape and the name count.
    private void AddOperand(Value operand, StepRoles roles)
    {
        int known = roles.Values.Count, number = roles.NumberOf(operand);
        Add(number);
        if (number < known) return;
        AddShape(operand);
        if (operand.Operation is Reshape or Stop or Window)
        {
            if (operand.Operation is Window) Add(operand.Operation, operand.Operation.Hash);
            else Add(null, 0);
            AddOperand(operand.Operands[0], roles);
            return;
        }

        Add(StepCode.OwnName(operand));
    }

    private void AddShape(Value value)
    {
        Add((int)value.Type);
        Add(value.Shape.Rank);
        foreach (Dim dim in value.Shape) Add(dim);
    }

    private void Add(int number, string word, int first)
    {
        Add(number);
        Add(word);
        Add(first);
    }

    private void Add(object? fact) => Add(fact, fact?.GetHashCode() ?? 0);

    private void Add(object? fact, int hash)
    {
        _facts.Add(fact);
        _hash = unchecked((_hash * 31) + hash);
    }

    private void Add(int number)
    {
        _numbers.Add(number);
        _hash = unchecked((_hash * 31) + number);
    }
}
