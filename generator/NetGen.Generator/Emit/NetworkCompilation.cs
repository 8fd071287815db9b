using NetGen.Generator.Gradients;
using NetGen.Generator.Graph;
using NetGen.Generator.Layers;
using NetGen.Generator.Model;
using NetGen.Generator.Passes;
using NetGen.Generator.Shapes;
using NetGen.Generator.Stepping;

namespace NetGen.Generator.Emit;

/// <summary>A network with its plans, and the numbers that all of them share: symbols, arenas, the offsets of parameters.</summary>
internal sealed class NetworkCompilation
{
    private const long Alignment = 16;

    private readonly Lazy<Shared> _shared;

    private NetworkCompilation(Elaboration network, CancellationToken cancellation)
    {
        Network = network;
        // Training takes longer than all the rest, and neither knows of the other.
        Task<Plan> training = Task.Run(() => Planner.Run(TrainingGraph.Differentiate(Lowering.Lower(network, training: true))), cancellation);
        Inference = Planner.Run(Lowering.Lower(network, training: false));
        cancellation.ThrowIfCancellationRequested();
        if (network.Losses.Count > 0) Evaluation = Planner.Run(Lowering.Lower(network, training: false, withLoss: true));
        cancellation.ThrowIfCancellationRequested();
        ParameterOffsets = Offsets(network.Parameters.Where(p => !p.IsBuffer));
        BufferOffsets = Offsets(network.Parameters.Where(p => p.IsBuffer));
        cancellation.ThrowIfCancellationRequested();
        (Stepwise, NotStepwise) = Stepper.Run(network, () => Lowering.Lower(network, training: false, withLoss: false, stepwise: true));
        if (Stepwise is not null)
        {
            StepStart = Planner.Run(Stepwise.Start);
            Step = Planner.Run(Stepwise.Step);
        }

        PreparedWeights = new PreparedWeights(Inference.Steps.Concat(Evaluation?.Steps ?? []).Concat(Step?.Steps ?? []), ParameterOffsets);
        _shared = new Lazy<Shared>(() => Share(training.GetAwaiter().GetResult()));
    }

    public Elaboration Network { get; }

    public NetworkSymbols Symbols => _shared.Value.Symbols;

    public Plan Inference { get; }

    /// <summary>Outputs and loss in inference mode; null without a loss.</summary>
    public Plan? Evaluation { get; }

    /// <summary>The plan of training. It is made meanwhile: who asks for it first, or for what all plans share, waits.</summary>
    public Plan Training => _shared.Value.Training;

    /// <summary>How the network is run bit by bit along time; null where it cannot be, for the reason of <see cref="NotStepwise"/>.</summary>
    public Stepwise? Stepwise { get; }

    public string? NotStepwise { get; }

    /// <summary>The plan of what comes before the first position; null where the network is not run bit by bit.</summary>
    public Plan? StepStart { get; }

    /// <summary>The plan of the next positions.</summary>
    public Plan? Step { get; }

    public IEnumerable<Plan> Plans => All(Training);

    /// <summary>What workspaces keep from call to call, in the order of their numbers.</summary>
    public IReadOnlyList<StateDeclaration> States => _shared.Value.States;

    /// <summary>The monomials of all plans; the first is fixed, the second the batch.</summary>
    public IReadOnlyList<EquatableArray<Dim.Atom>> Arenas => _shared.Value.Arenas;

    /// <summary>In floats, by name.</summary>
    public IReadOnlyDictionary<string, long> ParameterOffsets { get; }

    public IReadOnlyDictionary<string, long> BufferOffsets { get; }

    /// <summary>What a frozen network prepares for predictions.</summary>
    public PreparedWeights PreparedWeights { get; }

    public long ParameterCount => Network.Parameters.Where(p => !p.IsBuffer).Sum(p => p.Shape.Size.Constant);

    public static NetworkCompilation Compile(Elaboration network, CancellationToken cancellation = default) => new(network, cancellation);

    /// <summary>The number of a plan's arena among all.</summary>
    public int Arena(Plan plan, int arena) => _shared.Value.Numbers[plan.Arenas[arena].Symbols];

    /// <summary>The address of a value in an emitted pass.</summary>
    public string Address(Plan plan, Value value)
    {
        Location at = plan.LocationOf(value);
        switch (at.Region)
        {
            case Region.Parameter: return $"f.Parameter({Literals.Int64(ParameterOffsets[at.Name])})";
            case Region.Buffer: return $"f.Buffer({Literals.Int64(BufferOffsets[at.Name])})";
            case Region.Gradient: return Gradient(at.Name);
            case Region.State: return $"f.State({Literals.Int32(StateNumber(at.Name))})";
            default:
                int arena = Arena(plan, at.Arena);
                string offset = Literals.Int64(at.Offset);
                return arena switch { 0 => $"f.Fixed({offset})", 1 => $"f.PerSample({offset})", _ => $"f.At({arena}, {offset})" };
        }
    }

    /// <summary>The number of a state.</summary>
    public int StateNumber(string state) => States.TakeWhile(s => s.Name != state).Count();

    /// <summary>The address of a step's prepared weight; null where it has none.</summary>
    public string? Prepared(Value anchor) => PreparedWeights.NumberOf(anchor) is { } number ? $"f.Prepared({number})" : null;

    public string Gradient(string parameter) => $"f.Gradient({Literals.Int64(ParameterOffsets[parameter])})";

    public string Buffer(string buffer) => $"f.Buffer({Literals.Int64(BufferOffsets[buffer])})";

    private IEnumerable<Plan> All(Plan training) => new[] { Inference, Evaluation, training, StepStart, Step }.OfType<Plan>();

    private Shared Share(Plan training)
    {
        List<Plan> plans = All(training).ToList();
        var symbols = new NetworkSymbols(Network.Symbols.Select(s => s.Name));
        List<StateDeclaration> states = [.. plans.SelectMany(p => p.Graph.Values).Select(v => v.Operation).OfType<StateLeaf>().Select(s => s.Name).Distinct().Select(s => Declaration(s, plans))];
        List<EquatableArray<Dim.Atom>> arenas = plans.SelectMany(p => p.Arenas).Select(a => a.Symbols).Distinct().ToList();
        foreach (Dim.Atom atom in arenas.SelectMany(a => a)) symbols.Index(atom);
        foreach (Dim dim in states.SelectMany(s => new[] { s.Outer, s.Inner }).Where(d => !d.IsConstant)) symbols.IndexOf(dim);
        return new Shared(training, symbols, states, arenas, arenas.Select((a, i) => (a, i)).ToDictionary(a => a.a, a => a.i));
    }

    private StateDeclaration Declaration(string state, List<Plan> plans) => Stepwise?.States.FirstOrDefault(s => s.Name == state)
        ?? new StateDeclaration(state, plans.SelectMany(p => p.Graph.Values).First(v => v.Operation is StateLeaf s && s.Name == state).Shape, IsCache: false);

    private static Dictionary<string, long> Offsets(IEnumerable<ParameterDeclaration> parameters)
    {
        var offsets = new Dictionary<string, long>(StringComparer.Ordinal);
        long end = 0;
        foreach (ParameterDeclaration p in parameters)
        {
            offsets[p.Name] = end;
            end += (p.Shape.Size.Constant + Alignment - 1) / Alignment * Alignment;
        }

        return offsets;
    }

    /// <summary>What is known when all plans are.</summary>
    private sealed record Shared(
        Plan Training, NetworkSymbols Symbols, IReadOnlyList<StateDeclaration> States, IReadOnlyList<EquatableArray<Dim.Atom>> Arenas, IReadOnlyDictionary<EquatableArray<Dim.Atom>, int> Numbers);
}
