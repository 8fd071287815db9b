using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Layers;

/// <summary>Declares a state of a cell; its layers read it as a tap.</summary>
internal sealed class StateLayer : LayerKind
{
    public override bool IsNamed => false;

    public override void Build(LayerScope scope)
    {
        if (scope.Text("name", at: 0, required: true) is not { } name) return;
        Shape shape = [scope.Constant(scope.Dimension("size", at: 1), "the size of a state")];
        if (scope.Frame.States is null) scope.BadArgument(ArgumentPlace.None, "declares a state, which only a cell that runs over time has; use its block with [Recurrent<…>]");
        if (scope.Frame.Taps.ContainsKey(name))
        {
            scope.Error(IssueIds.DuplicateName, LayerScope.At(0), $"another value is named '{name}'");
            return;
        }

        var tensor = new Tensor(shape, ElementType.Float32, name, scope.Place, []);
        scope.Frame.Taps.Add(name, tensor);
        scope.Frame.States?.Add(new CellState(name, tensor, scope.Place));
    }
}

/// <summary>A state of a cell while its layers are walked.</summary>
internal sealed class CellState(string name, Tensor value, Place place)
{
    public string Name { get; } = name;

    /// <summary>What a step finds.</summary>
    public Tensor Value { get; } = value;

    /// <summary>Where it is declared.</summary>
    public Place Place { get; } = place;

    /// <summary>What the next step finds; null until a layer has said so.</summary>
    public Tensor? Next { get; set; }
}
