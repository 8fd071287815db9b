using NetGen.Generator.Graph;
using NetGen.Generator.Options;
using NetGen.Generator.Shapes;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Layers;

/// <summary>The parameters of one layer and direction, in PyTorch's names and layouts.</summary>
/// <param name="Units">The size of what the gates make.</param>
/// <param name="InputWeight">(gates · units, inputs).</param>
/// <param name="StateWeight">(gates · units, size of the state).</param>
/// <param name="InputBias">(gates · units), or null.</param>
/// <param name="StateBias">(gates · units), or null.</param>
/// <param name="Flags">The switches that are on.</param>
/// <param name="Settings">What else the kind of cell has read of its arguments.</param>
/// <param name="Others">What the kind of cell adds, by name.</param>
internal sealed record CellParameters(Dim Units, IReadOnlyCollection<string> Flags, object? Settings, ParameterDeclaration InputWeight, ParameterDeclaration StateWeight, ParameterDeclaration? InputBias, ParameterDeclaration? StateBias, IReadOnlyDictionary<string, ParameterDeclaration> Others);

/// <summary>What a built-in recurrent layer is made of: stacked layers, directions, dropout; a kind says only what one step does.</summary>
internal abstract class CellLayer : LayerKind
{
    /// <summary>More than any known network stacks; a slip must not stop the editor.</summary>
    private const int MostLayers = 256;

    public override LayerTraits Traits => LayerTraits.RunsOverTime;

    public sealed override void Build(LayerScope scope)
    {
        var loop = new Recurrence(scope);
        if (loop.Element.Rank > 1) scope.ExpectSequence();
        Dim units = scope.Constant(scope.Dimension("units", at: 0), "the number of units");
        Dim inputs = scope.Constant(loop.Element.Rank == 0 ? Dim.Unknown : loop.Element[-1], "the last axis");
        int layers = scope.Integer("Layers", fallback: 1);
        if (layers > MostLayers)
        {
            scope.BadArgument(LayerScope.Named("Layers"), $"Layers is {layers}; it must be at most {MostLayers}");
            layers = 1;
        }

        Bidirectional join = scope.Choice("Bidirectional", fallback: Bidirectional.None);
        int directions = join == Bidirectional.None ? 1 : 2;
        if (directions == 2 && loop.IsStateful) scope.BadArgument(LayerScope.Named("Stateful"), "the layer runs backwards too, and so ends where the sequence begins; leave Stateful out");
        if (directions == 2 && loop.IsReversed) scope.BadArgument(LayerScope.Named("Reverse"), "the layer runs in both directions; leave Reverse out");
        if (directions == 2) scope.LooksAhead(IssueIds.BidirectionalDecoder, Fix.Set("one direction", "Run forward only: Bidirectional.None", scope.Place, LayerScope.Named("Bidirectional"), "Bidirectional.None"));
        Shape[] states = States(scope, units);
        object? settings = Settings(scope);
        (int Gate, double Value)? constant = ConstantBias(scope);
        Dim width = states[0][0] * (join == Bidirectional.Concat ? 2 : 1);

        var cells = new CellParameters[layers, directions];
        Dim work = Dim.Zero;
        for (int i = 0; i < layers; i++)
        {
            for (int d = 0; d < directions; d++)
            {
                cells[i, d] = Declare(scope, units, i == 0 ? inputs : width, states, settings, constant, Suffix(i, d));
                work += cells[i, d].InputWeight.Shape.Size + cells[i, d].StateWeight.Shape.Size;
            }
        }

        double dropout = Rate(scope, "Dropout"), recurrentDropout = Rate(scope, "RecurrentDropout");
        if (dropout > 0 && layers == 1) scope.Idle(LayerScope.Named("Dropout"), "Dropout stands between the layers of a stack, and there is one; write Layers = 2, or put a [Dropout] after it");
        int[] streams = [.. Enumerable.Range(0, layers * (directions + 1)).Select(_ => dropout > 0 || recurrentDropout > 0 ? (int)scope.RandomStream() : 0)];
        bool several = layers * directions > 1;
        var initial = new Tensor?[states.Length];
        for (int i = 0; i < states.Length; i++)
        {
            string option = "Initial" + StateNames[i];
            if (several && scope.Has(option)) scope.BadArgument(LayerScope.Named(option), "several layers or directions begin with zeros; use one layer for each state that is given");
            else initial[i] = loop.Initial(option, states[i], LayerScope.At(0));
        }

        ScanStep StepOf(CellParameters cell, int constants) => (g, fixtures, state, parts) =>
        {
            // A mask for the state where the gates read it.
            Value read = constants > 0 ? g.Map(Multiply(X(0), X(1)), state[0], fixtures[0]) : state[0];
            IReadOnlyList<Value> next = Step(new CellStep(cell, g), parts[0], read, state);
            return (next, [next[0]]);
        };

        var key = new object();
        scope.Next(loop.IsLast ? [width] : [loop.Length, width], l => loop.IsLast ? Run(l).Finals[0] : Recurrence.TimeFirst(l, Run(l).Stack), multiplyAdds: loop.Length * work);
        for (int i = 0; i < states.Length; i++)
        {
            int state = i;
            Dim size = states[i][0] * (join == Bidirectional.Concat ? 2 : 1);
            loop.Final("Final" + StateNames[i], [size], l => Run(l).Finals[state]);
        }

        // All layers, once for all that is read of them.
        (Value Stack, IReadOnlyList<Value> Finals) Run(Lowering l) => l.Once(key, () =>
        {
            Value x = loop.Input(l);
            IReadOnlyList<Value> finals = [];
            for (int i = 0; i < layers; i++)
            {
                var runs = new List<IReadOnlyList<Value>>();
                for (int d = 0; d < directions; d++)
                {
                    string suffix = Suffix(i, d);
                    List<Value> start = states.Select((s, k) => loop.State(l, initial[k], s, StateNames[k].ToLowerInvariant() + "state" + suffix)).ToList();
                    List<Value> constants = l.Training && recurrentDropout > 0 ? [Mask(l, states[0], recurrentDropout, streams[(i * (directions + 1)) + d])] : [];
                    IReadOnlyList<Value> run = loop.Run(l, loop.IsReversed || d == 1, x, constants, start, StepOf(cells[i, d], constants.Count));
                    for (int k = 0; k < states.Length; k++) loop.Keep(l, initial[k], StateNames[k].ToLowerInvariant() + "state" + suffix, run[k]);
                    runs.Add(run);
                }

                x = Join(l, runs.Select(r => r[states.Length]).ToList(), 2);
                if (l.Training && dropout > 0 && i + 1 < layers) x = l.Graph.Map(DropoutLayer.Of(dropout, streams[(i * (directions + 1)) + directions]), x);
                finals = Enumerable.Range(0, states.Length).Select(k => Join(l, runs.Select(r => r[k]).ToList(), 1)).ToList();
            }

            return (x, finals);
        });

        Value Join(Lowering l, List<Value> values, int axis) => values.Count == 1 ? values[0] : join == Bidirectional.Sum ? l.Graph.Add(values[0], values[1]) : l.Graph.Concat(axis, [.. values]);
    }

    /// <summary>How many gates the products make.</summary>
    protected abstract int Gates(LayerScope scope);

    /// <summary>The names of the kind's switches.</summary>
    protected virtual IEnumerable<string> Flags => [];

    /// <summary>What the options call the states: "" for the first, "Cell" for a second.</summary>
    protected virtual IReadOnlyList<string> StateNames => [""];

    /// <summary>The shapes of the states; the first is the output.</summary>
    protected virtual Shape[] States(LayerScope scope, Dim units) => [[units]];

    /// <summary>Arguments of the kind's own that its steps read.</summary>
    protected virtual object? Settings(LayerScope scope) => null;

    /// <summary>A gate whose two biases are a constant together at the start; null for none.</summary>
    protected virtual (int Gate, double Value)? ConstantBias(LayerScope scope) => null;

    /// <summary>Parameters besides weights and biases of the gates: names without suffix, and shapes.</summary>
    protected virtual IEnumerable<(string Name, Shape Shape)> Others(LayerScope scope, Dim units) => [];

    /// <summary>One step: the next states.</summary>
    /// <param name="cell">The step's graph and parameters.</param>
    /// <param name="x">What it reads of the sequence, (B, D).</param>
    /// <param name="h">The first state as the gates read it.</param>
    /// <param name="states">All states.</param>
    protected abstract IReadOnlyList<Value> Step(CellStep cell, Value x, Value h, IReadOnlyList<Value> states);

    private CellParameters Declare(LayerScope scope, Dim units, Dim inputs, Shape[] states, object? settings, (int Gate, double Value)? constant, string suffix)
    {
        Initialization? start = scope.Choice("Initializer", fallback: Init.Auto) == Init.Auto ? new Initialization(Init.Uniform, units.IsConstant ? 1 / Math.Sqrt(units.Constant) : 1) : null;
        Dim rows = units * Gates(scope);
        bool hasBias = scope.Flag("Bias", fallback: true);
        ParameterDeclaration New(string name, Shape shape, Dim fanIn) => scope.Parameter(name + suffix, shape, start, fanIn, units);
        ParameterDeclaration input = New("weight_ih", [rows, inputs], inputs), state = New("weight_hh", [rows, states[0][0]], states[0][0]);
        ParameterDeclaration? inputBias = hasBias ? New("bias_ih", [rows], inputs) : null, stateBias = hasBias ? New("bias_hh", [rows], inputs) : null;
        if (constant is { } gate && inputBias is not null && units.IsConstant)
        {
            Fix(inputBias, gate.Value);
            Fix(stateBias!, 0);
        }

        return new CellParameters(units, Flags.Where(f => scope.Flag(f)).ToList(), settings, input, state, inputBias, stateBias, Others(scope, units).ToDictionary(o => o.Name, o => New(o.Name, o.Shape, units)));

        void Fix(ParameterDeclaration bias, double value) => bias.Initialization = bias.Initialization with { Part = new ConstantPart((int)(units.Constant * constant.Value.Gate), (int)units.Constant, value) };
    }

    // As PyTorch has it.
    private static string Suffix(int layer, int direction) => $"_l{layer}{(direction == 1 ? "_reverse" : "")}";

    private static double Rate(LayerScope scope, string option)
    {
        double rate = scope.Real(option, fallback: 0, min: 0, max: 1);
        if (rate < 1) return rate;
        scope.BadArgument(LayerScope.Named(option), $"{option} is 1; it must be below 1, since nothing would be left");
        return 0;
    }

    // The same for all steps.
    private static Value Mask(Lowering l, Shape state, double rate, int stream) => l.Graph.Map(DropoutLayer.Of(rate, stream, Constant(1)), state.Prepend(Dim.Batch));
}

/// <summary>What a cell builds its step with.</summary>
internal sealed record CellStep(CellParameters Parameters, GraphBuilder Graph)
{
    public Dim Units => Parameters.Units;

    /// <summary>Whether a switch of the layer is on.</summary>
    public bool Has(string flag) => Parameters.Flags.Contains(flag);

    /// <summary>What the kind has read of its arguments.</summary>
    public T Settings<T>() => (T)Parameters.Settings!;

    /// <summary>x·Wᵀ + b for all gates, with the bias of the state's product where that is added as it is.</summary>
    public Value Inputs(Value x, bool withStateBias)
    {
        Value y = Graph.MatMul(x, Weight(Parameters.InputWeight), transposeB: true);
        if (Parameters.InputBias is not { } first) return y;
        return withStateBias ? Graph.Map(Expressions.Add(Expressions.Add(X(0), X(1)), X(2)), y, Row(first), Row(Parameters.StateBias!)) : Graph.Add(y, Row(first));
    }

    /// <summary>h·Uᵀ for all gates.</summary>
    public Value State(Value h) => Graph.MatMul(h, Weight(Parameters.StateWeight), transposeB: true);

    /// <summary>The part of a gate.</summary>
    public Value Gate(Value z, int gate) => Graph.Slice(z, 1, Units * gate, Units);

    public Value Weight(ParameterDeclaration parameter) => Graph.Parameter(parameter.Name, parameter.Shape);

    /// <summary>A vector along the units, for all samples.</summary>
    public Value Row(ParameterDeclaration parameter) => Graph.Along(Weight(parameter), -1, 2);

    /// <summary>A parameter of the kind's own.</summary>
    public Value Other(string name) => Weight(Parameters.Others[name]);

    public Value OtherRow(string name) => Row(Parameters.Others[name]);
}
