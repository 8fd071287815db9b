namespace NetGen.Generator.Model;

/// <summary>One layer attribute as written.</summary>
/// <param name="Index">Its place among the layer attributes of its class; the analyzers find the source by it.</param>
/// <param name="Kind">The attribute's name without its suffix: "Conv2D".</param>
/// <param name="Arguments">The constructor's arguments in the order of its parameters, then the named ones.</param>
/// <param name="Block">The key of the block that a use names; null for other layers and for a type that is no block.</param>
/// <param name="IsBroken">The compiler did not understand the attribute and reports so itself.</param>
internal sealed record LayerSpec(int Index, string Kind, EquatableArray<ArgumentSpec> Arguments, string? Block = null, bool IsBroken = false)
{
    /// <summary>The value of the constructor's argument at a position; null where it is missing or null.</summary>
    public ConstantSpec? At(int position)
    {
        int index = 0;
        foreach (ArgumentSpec argument in Arguments)
        {
            if (argument.Name is null && index++ == position) return NullAsMissing(argument.Value);
        }

        return null;
    }

    /// <summary>The value of a named argument; null where it is missing or null.</summary>
    public ConstantSpec? Named(string name)
    {
        foreach (ArgumentSpec argument in Arguments)
        {
            if (argument.Name == name) return NullAsMissing(argument.Value);
        }

        return null;
    }

    private static ConstantSpec? NullAsMissing(ConstantSpec value) => value.Kind == ConstantKind.Null ? null : value;
}
