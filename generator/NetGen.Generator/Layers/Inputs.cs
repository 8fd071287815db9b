using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Layers;

/// <summary>What the kinds that declare inputs have in common.</summary>
internal static class Inputs
{
    /// <summary>An extent of an input: a dimension, or a new name, which declares a symbolic dimension.</summary>
    /// <param name="max">The largest value of a new symbolic dimension.</param>
    public static Dim Extent(LayerScope scope, ConstantSpec value, string name, ArgumentPlace place, int? max)
    {
        Elaborator elaborator = scope.Elaborator;
        if (value.Kind != ConstantKind.Text || !DimensionExpression.IsName(value.Text)) return scope.ReadDimension(value, name, place);
        if (value.Text == Dim.Batch.ToString())
        {
            scope.BadArgument(place, $"'{value.Text}' is the batch size, which no shape names; take another name");
            return Dim.Unknown;
        }

        // In a network that is used as a block, the value that comes says what its symbols are.
        if (scope.Frame.Block is not null) return elaborator.Names(scope.Frame)(value.Text) ?? Dim.Symbol(value.Text);
        List<SymbolDeclaration> symbols = elaborator.Result.Symbols;
        int at = symbols.FindIndex(s => s.Name == value.Text);
        if (at < 0) symbols.Add(new SymbolDeclaration(value.Text, max));
        else if (max is { } bound) symbols[at] = symbols[at] with { Max = Math.Min(bound, symbols[at].Max ?? bound) };
        return Dim.Symbol(value.Text);
    }

    /// <summary>Declares an input and makes it the current value; in a network that is used as a block, takes the value that was given.</summary>
    public static void Declare(LayerScope scope, Shape shape, ElementType type, Dim? limit)
    {
        Frame frame = scope.Frame;
        if (frame.Block is { IsNetwork: false })
        {
            scope.BadArgument(ArgumentPlace.None, "a block has no input of its own; it takes the value where it is used");
            return;
        }

        List<InputDeclaration> inputs = scope.Elaborator.Result.Inputs;
        string? given = scope.Text("Name");
        string name = given ?? "input";
        for (int i = 2; given is null && frame.Taps.ContainsKey(name); i++) name = "input" + i;
        if (frame.Taps.ContainsKey(name)) scope.Error(IssueIds.DuplicateName, LayerScope.Named("Name"), $"another value is named '{name}'");

        Tensor tensor;
        if (frame.Inputs is { } values)
        {
            tensor = values.Count > 0 ? values.Dequeue() : frame.Input!;
            if (type != tensor.Type || !Fits(frame, shape, tensor.Shape)) scope.Error(IssueIds.ShapeMismatch, ArgumentPlace.None, $"{type} {shape}", $"{tensor.Type} {tensor.Shape}", tensor.Producer, tensor);
        }
        else
        {
            tensor = new Tensor(shape, type, name, scope.Place, []) { Limit = limit };
            if (shape.Rank == 3) tensor.Provenance = new Provenance(Field: ReceptiveField.Pixel);
            inputs.Add(new InputDeclaration(name, tensor));
        }

        frame.Taps[name] = tensor;
        frame.Input ??= tensor;
        frame.Current = tensor;
    }

    /// <summary>Whether a value has a declared shape; free names in it take the extents that come.</summary>
    private static bool Fits(Frame frame, Shape declared, Shape actual)
    {
        if (declared.Rank != actual.Rank) return false;
        for (int i = 0; i < declared.Rank; i++)
        {
            string name = declared[i].ToString();
            bool isFree = !declared[i].IsConstant && DimensionExpression.IsName(name) && !frame.Parameters.ContainsKey(name);
            if (isFree) frame.Parameters[name] = new HyperValue(HyperParameterKind.Dimension, actual[i]);
            else if (!Joining.Agree(declared[i], actual[i])) return false;
        }

        return true;
    }
}
