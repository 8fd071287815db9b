using NetGen.Runtime;

namespace NetGen;

/// <summary>Copies samples of a dataset into a workspace. All checks are made once, before the first batch.</summary>
internal sealed class BatchLoader
{
    private readonly Dataset _dataset;
    private readonly Workspace _workspace;
    private readonly Column[] _inputs;
    private readonly Column[] _targets;
    private readonly int[] _extents;

    public BatchLoader(Dataset dataset, Workspace workspace)
    {
        NetworkDefinition definition = workspace.Network.Architecture;
        _dataset = dataset;
        _workspace = workspace;
        _inputs = Match(dataset.Inputs, definition.Inputs, definition.Name, "input");
        _targets = Match(dataset.Targets, definition.Targets, definition.Name, "target");
        _extents = ResolveExtents(definition);

        // The empty batch fills the derived symbols, so that the shapes of one sample are known.
        workspace.Begin(0, _extents);
        for (int i = 0; i < _inputs.Length; i++)
            CheckWidth(_inputs[i], definition.Inputs[i], "Input");
        for (int i = 0; i < _targets.Length; i++)
            CheckWidth(_targets[i], definition.Targets[i], "Target");
    }

    /// <summary>Begins a call with the samples of these numbers.</summary>
    public void Load(ReadOnlySpan<int> samples)
    {
        TensorInfo[] inputs = _workspace.Network.Architecture.Inputs;
        TensorInfo[] targets = _workspace.Network.Architecture.Targets;
        _workspace.Begin(samples.Length, _extents);
        for (int i = 0; i < _inputs.Length; i++)
        {
            if (inputs[i].Type == ElementType.Int32)
                Gather(_inputs[i], _inputs[i].Integers, samples, _workspace.InputInt32(i));
            else
                GatherFloats(_inputs[i], samples, _workspace.Input(i));
        }

        for (int i = 0; i < _targets.Length; i++)
        {
            if (targets[i].Type == ElementType.Int32)
                Gather(_targets[i], _targets[i].Integers, samples, _workspace.TargetInt32(i));
            else
                GatherFloats(_targets[i], samples, _workspace.Target(i));
        }
    }

    /// <summary>The labels of one sample.</summary>
    public ReadOnlySpan<int> Labels(int target, int sample)
    {
        int width = _dataset.Width(_targets[target]);
        return _targets[target].Integers.AsSpan(_targets[target].Start(_dataset.Row(sample), width), width);
    }

    private static Column[] Match(IReadOnlyList<Column> columns, TensorInfo[] tensors, string network, string kind)
    {
        if (columns.Count != tensors.Length)
        {
            string names = string.Join(", ", tensors.Select(tensor => tensor.Name));
            throw new ArgumentException($"{network} takes {tensors.Length} {kind}(s) ({names}); the dataset has {columns.Count}.");
        }

        var matched = new Column[tensors.Length];
        foreach (Column column in columns.Where(column => column.Name is not null))
        {
            int index = Array.FindIndex(tensors, tensor => tensor.Name == column.Name);
            if (index < 0)
                throw new ArgumentException($"{network} has no {kind} '{column.Name}'; it has: {string.Join(", ", tensors.Select(tensor => tensor.Name))}.");
            if (matched[index] is not null)
                throw new ArgumentException($"The dataset has two columns for the {kind} '{column.Name}'.");
            matched[index] = column;
        }

        foreach (Column column in columns.Where(column => column.Name is null))
            matched[Array.IndexOf(matched, null)] = column;
        for (int i = 0; i < matched.Length; i++)
        {
            if (tensors[i].Type == ElementType.Int32 && matched[i].Integers is null)
                throw new ArgumentException($"The {kind} '{tensors[i].Name}' of {network} takes integers; the dataset has floats.");
        }

        return matched;
    }

    // A symbolic dimension is read off a column's shape, or else is what is left of the length of one sample.
    private int[] ResolveExtents(NetworkDefinition definition)
    {
        var extents = new int[definition.DeclaredSymbols - 1];
        for (int symbol = 1; symbol < definition.DeclaredSymbols; symbol++)
        {
            int resolved = Resolve(definition.Inputs, _inputs, symbol) ?? Resolve(definition.Targets, _targets, symbol) ?? throw new ArgumentException(
                $"The dataset does not tell the dimension {definition.Symbols[symbol]} of {definition.Name}; give the column its shape.");
            extents[symbol - 1] = resolved;
        }

        return extents;
    }

    private int? Resolve(TensorInfo[] tensors, Column[] columns, int symbol)
    {
        for (int i = 0; i < tensors.Length; i++)
        {
            ReadOnlySpan<Extent> shape = tensors[i].Shape.AsSpan(1);
            int axis = AxisOf(shape, symbol);
            if (axis < 0)
                continue;
            if (columns[i].Shape.Length == shape.Length)
                return columns[i].Shape[axis];

            long rest = 1;
            int symbols = 0;
            foreach (Extent extent in shape)
            {
                rest *= extent.IsSymbolic ? 1 : extent.Size;
                symbols += extent.IsSymbolic ? 1 : 0;
            }

            if (symbols == 1 && rest > 0)
                return (int)(_dataset.Width(columns[i]) / rest);
        }

        return null;
    }

    private static int AxisOf(ReadOnlySpan<Extent> shape, int symbol)
    {
        for (int axis = 0; axis < shape.Length; axis++)
        {
            if (shape[axis].Symbol == symbol)
                return axis;
        }

        return -1;
    }

    private void CheckWidth(Column column, TensorInfo tensor, string kind)
    {
        NetworkDefinition definition = _workspace.Network.Architecture;
        long expected = _workspace.SampleLength(tensor);
        if (_dataset.Total > 0 && _dataset.Width(column) != expected)
        {
            throw new ArgumentException($"{kind} '{tensor.Name}' of {definition.Name} takes {ShapeText.Of(tensor.Shape, definition.Symbols)} = {expected} value(s) per sample; "
                + $"the dataset has {_dataset.Width(column)}.");
        }
    }

    private void GatherFloats(Column column, ReadOnlySpan<int> samples, Span<float> target)
    {
        if (column.Integers is null)
        {
            Gather(column, column.Floats, samples, target);
            return;
        }

        int width = _dataset.Width(column);
        for (int i = 0; i < samples.Length; i++)
        {
            ReadOnlySpan<int> row = column.Integers.AsSpan(column.Start(_dataset.Row(samples[i]), width), width);
            for (int j = 0; j < width; j++)
                target[(i * width) + j] = row[j];
        }
    }

    private void Gather<T>(Column column, T[]? values, ReadOnlySpan<int> samples, Span<T> target)
    {
        int width = target.Length / samples.Length;
        for (int i = 0; i < samples.Length; i++)
            values.AsSpan(column.Start(_dataset.Row(samples[i]), width), width).CopyTo(target.Slice(i * width, width));
    }
}
