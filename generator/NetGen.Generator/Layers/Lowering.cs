using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Layers;

/// <summary>Makes a graph of an elaborated network: what a layer's lowering function works with.</summary>
internal sealed class Lowering
{
    private readonly Dictionary<Tensor, Value> _values = [];
    private readonly List<Result> _updates = [];

    private readonly Dictionary<object, object> _once = [];

    private readonly bool _withLoss;

    private Lowering(bool training, bool withLoss, bool stepwise)
    {
        Training = training;
        IsStepwise = stepwise;
        _withLoss = withLoss;
    }

    public GraphBuilder Graph { get; private init; } = new();

    /// <summary>Whether the graph is for training: batch statistics, dropout. The one for inference has running statistics and no noise.</summary>
    public bool Training { get; }

    /// <summary>Whether the graph is to be run bit by bit along time: then all states are kept, and layers keep none of their own.</summary>
    public bool IsStepwise { get; }

    /// <summary>The value of a tensor, batch first.</summary>
    public Value this[Tensor tensor] => _values[tensor];

    /// <summary>The value of a parameter or buffer.</summary>
    public Value this[ParameterDeclaration parameter] =>
        parameter.IsBuffer ? Graph.Buffer(parameter.Name, parameter.Shape) : Graph.Parameter(parameter.Name, parameter.Shape);

    /// <summary>The graph of a valid elaboration: its outputs, its loss and, in training, the new contents of its buffers.</summary>
    public static Graph.Graph Lower(Elaboration network, bool training) => Lower(network, training, withLoss: training);

    /// <summary>The same, with or without the loss: an evaluation has a loss, but no batch statistics and no noise.</summary>
    /// <param name="stepwise">Whether it is to be run bit by bit along time.</param>
    public static Graph.Graph Lower(Elaboration network, bool training, bool withLoss, bool stepwise = false)
    {
        var lowering = new Lowering(training, withLoss, stepwise);
        List<Result> results = lowering.Run(network);
        return lowering.Graph.Finish(results).Prune();
    }

    /// <summary>Says what a buffer holds after the step; in a block whose weights are shared the last use counts.</summary>
    public void Update(ParameterDeclaration buffer, Value next)
    {
        _updates.RemoveAll(u => u.Name == buffer.Name);
        _updates.Add(new Result(ResultRole.BufferUpdate, buffer.Name, next));
    }

    /// <summary>Says what a state holds in the next call.</summary>
    public void Keep(string state, Value next) => _updates.Add(new Result(ResultRole.StateUpdate, state, next));

    /// <summary>What several values of a layer are taken from, made once.</summary>
    public T Once<T>(object key, Func<T> make)
        where T : notnull
    {
        if (_once.TryGetValue(key, out object? made)) return (T)made;
        T value = make();
        _once[key] = value;
        return value;
    }

    /// <summary>Makes layers in another graph: the body of a loop.</summary>
    /// <param name="graph">That graph.</param>
    /// <param name="given">What the layers find there.</param>
    /// <param name="layers">The layers, in order.</param>
    /// <returns>The lowering that has their values.</returns>
    public Lowering Within(GraphBuilder graph, IEnumerable<(Tensor Tensor, Value Value)> given, IEnumerable<ElaboratedLayer> layers)
    {
        var inner = new Lowering(Training, _withLoss, IsStepwise) { Graph = graph };
        foreach ((Tensor tensor, Value value) in given) inner._values[tensor] = value;
        foreach (ElaboratedLayer layer in layers) inner.Run(layer);
        if (inner._updates.Count > 0) throw new GraphException($"'{inner._updates[0].Name}' would be updated at every step of a loop.");
        return inner;
    }

    private void Run(ElaboratedLayer layer)
    {
        Value value = Graph.Within(new Origin(layer.Path, layer.Kind), () => layer.Lower(this));
        Shape expected = layer.Output.Shape.Prepend(Dim.Batch);
        if (value.Shape != expected) throw new GraphException($"{layer.Kind} '{layer.Path}': expected {expected}, lowered to {value.Shape}.");
        _values[layer.Output] = value;
    }

    private List<Result> Run(Elaboration network)
    {
        foreach (InputDeclaration input in network.Inputs)
        {
            _values[input.Tensor] = Graph.Input(input.Name, input.Tensor.Shape.Prepend(Dim.Batch), input.Tensor.Type);
        }

        foreach (ElaboratedLayer layer in network.Layers) Run(layer);
        var results = network.Outputs.Select(o => new Result(ResultRole.Output, o.Name, this[o.Tensor])).ToList();
        if (_withLoss && Loss(network) is { } loss) results.Add(new Result(ResultRole.Loss, "loss", loss));
        results.AddRange(_updates.Where(u => Training || u.Role == ResultRole.StateUpdate));
        return results;
    }

    private Value? Loss(Elaboration network)
    {
        foreach (TargetDeclaration target in network.Targets)
        {
            _values[target.Tensor] = Graph.Target(target.Name, target.Tensor.Shape.Prepend(Dim.Batch), target.Tensor.Type);
        }

        Value? sum = null;
        foreach (LossDeclaration loss in network.Losses)
        {
            Value value = Graph.Within(new Origin(loss.Path, loss.Kind), () => Graph.Scale(loss.Lower(this), loss.Weight));
            sum = sum is null ? value : Graph.Add(sum, value);
        }

        return sum;
    }
}
