using System.Text;
using NetGen.Generator.Layers;
using NetGen.Generator.Model;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Emit;

/// <summary>The typed access to layers that networks and blocks get alike: a property each, and for uses of blocks the block with its hyper-parameters.</summary>
internal static class LayerProperties
{
    /// <summary>Writes the properties.</summary>
    /// <param name="type">The class that gets them.</param>
    /// <param name="layers">Its layers.</param>
    /// <param name="parameters">Its own hyper-parameters, which arguments of uses may name.</param>
    /// <param name="blocks">Finds the block of a use.</param>
    /// <param name="isReserved">Whether a name belongs to the base class or to another generated member.</param>
    public static void Write(
        SourceWriter writer,
        TypeSpec type,
        EquatableArray<LayerSpec> layers,
        EquatableArray<HyperParameterSpec> parameters,
        Func<string?, BlockSpec?> blocks,
        Func<string, bool> isReserved)
    {
        string?[] names = LayerNames.Of(layers, blocks);
        var written = new HashSet<string>(type.Members.Concat(parameters.Select(p => MemberNames.HyperParameter(type, p.Name))), StringComparer.Ordinal);
        for (int i = 0; i < names.Length; i++)
        {
            if (names[i] is not { } name || layers[i].IsBroken) continue;
            string property = MemberNames.Property(name);
            if (isReserved(property) || !written.Add(property)) continue;
            if (layers[i].Block is null) WriteLayer(writer, property, name, layers[i].Kind);
            else if (blocks(layers[i].Block) is { IsNetwork: false } block) WriteBlock(writer, property, name, layers[i], block, new Outer(type, parameters));
        }
    }

    private static void WriteLayer(SourceWriter writer, string property, string name, string kind)
    {
        writer.Blank();
        writer.Line($"/// <summary>The {Literals.Xml(kind)} layer '{Literals.Xml(name)}'.</summary>");
        writer.Line(FileHeader.GeneratedCode);
        writer.Line($"public global::NetGen.Layer {property} => Layer({Literals.Text(name)});");
    }

    private static void WriteBlock(SourceWriter writer, string property, string name, LayerSpec layer, BlockSpec block, Outer outer)
    {
        if (Construction(layer, block, outer) is not { } construction) return;
        string type = block.Type.FullName;
        if (layer.Named("Repeat") is not { } repeat)
        {
            writer.Blank();
            writer.Line($"/// <summary>The block '{Literals.Xml(name)}'.</summary>");
            writer.Line(FileHeader.GeneratedCode);
            writer.Line($"public {type} {property} => Bind({construction}, {Literals.Text(name)});");
        }
        else if (Argument(repeat, HyperParameterKind.Dimension, outer) is { } count)
        {
            writer.Blank();
            writer.Line($"/// <summary>The copies of the block '{Literals.Xml(name)}'.</summary>");
            writer.Line(FileHeader.GeneratedCode);
            string start = layer.Named("Start") is { Kind: ConstantKind.Integer } first ? Literals.Int64(first.Integer) : "0";
            writer.Line($"public {type}[] {property} => [.. global::System.Linq.Enumerable.Select(global::System.Linq.Enumerable.Range({start}, {outer.Cast("int", count)}), i => Bind({construction}, $\"{name.Replace("{", "{{").Replace("}", "}}").Replace("\\", "\\\\").Replace("\"", "\\\"")}.{{i}}\"))];");
        }
    }

    /// <summary>new Inner(…) with the arguments of the use; null where they cannot be written as code, such as a symbolic dimension.</summary>
    private static string? Construction(LayerSpec layer, BlockSpec block, Outer outer)
    {
        EquatableArray<ConstantSpec> arguments = layer.At(0) is { Kind: ConstantKind.Array } array ? array.Items : [];
        if (arguments.Count > block.Parameters.Count) return null;
        var text = new StringBuilder($"new {block.Type.FullName}(");
        for (int i = 0; i < arguments.Count; i++)
        {
            HyperParameterSpec parameter = block.Parameters[i];
            if (Argument(arguments[i], parameter.Kind, outer) is not { } argument) return null;
            text.Append(i > 0 ? ", " : "").Append(parameter.Kind is HyperParameterKind.Dimension or HyperParameterKind.Real ? outer.Cast(parameter.Type, argument) : argument);
        }

        for (int i = arguments.Count; i < block.Parameters.Count; i++)
        {
            if (block.Parameters[i].Default is null) return null;
        }

        return text.Append(')').ToString();
    }

    private static string? Argument(ConstantSpec value, HyperParameterKind kind, Outer outer)
    {
        switch (kind, value.Kind)
        {
            case (HyperParameterKind.Dimension, ConstantKind.Integer):
                return Literals.Int64(value.Integer);
            case (HyperParameterKind.Dimension, ConstantKind.Text):
                Dim? Symbol(string name) => outer.Has(name, HyperParameterKind.Dimension) ? Dim.Symbol(name) : null;
                ExpressionResult result = DimensionExpression.Evaluate(value.Text, Symbol);
                return result.IsValid ? Text(result.Value, outer) : null;
            case (HyperParameterKind.Real, ConstantKind.Integer):
                return Literals.Int64(value.Integer);
            case (HyperParameterKind.Real, ConstantKind.Real):
                return Literals.Double(value.Real);
            case (HyperParameterKind.Flag, ConstantKind.Flag):
                return Literals.Boolean(value.Integer != 0);
            case (HyperParameterKind.Real or HyperParameterKind.Flag, ConstantKind.Text):
                return outer.Has(value.Text, kind) ? outer.Property(value.Text) : null;
            case (HyperParameterKind.Text, ConstantKind.Text):
                return Literals.Text(value.Text);
            default:
                return null;
        }
    }

    /// <summary>A dimension over hyper-parameters as code, in the properties' names; null where it needs rounding, which properties need not show.</summary>
    private static string? Text(Dim dim, Outer outer)
    {
        if (dim.IsUnknown || dim.Atoms.Any(a => a.Definition is not null)) return null;
        if (dim.Terms.Count == 0) return "0";
        return string.Join(" + ", dim.Terms.Select(t => string.Join(" * ", new[] { Literals.Int64(t.Coefficient) }.Where(_ => t.Coefficient != 1 || t.Atoms.Length == 0).Concat(t.Atoms.Select(a => outer.Property(a.Name))))));
    }

    /// <summary>The class whose code names its hyper-parameters.</summary>
    private sealed record Outer(TypeSpec Type, EquatableArray<HyperParameterSpec> Parameters)
    {
        public bool Has(string name, HyperParameterKind kind) => Parameters.Any(p => p.Name == name && p.Kind == kind);

        public string Property(string name) => MemberNames.HyperParameter(Type, name);

        /// <summary>An int where an int is wanted, and any number where a double is, need no cast.</summary>
        public string Cast(string type, string text) =>
            type is "int" or "double" && Parameters.All(p => p.Kind != HyperParameterKind.Dimension || p.Type == "int") ? text : $"({type})({text})";
    }
}
