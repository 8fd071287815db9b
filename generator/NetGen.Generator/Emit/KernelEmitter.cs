using System.Globalization;
using NetGen.Generator.Graph;
using NetGen.Generator.Passes;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Emit;

/// <summary>What a kernel's emitter needs to write the call.</summary>
/// <param name="Operands">The names of the operands' addresses.</param>
/// <param name="Result">The name of the result's address.</param>
/// <param name="Accumulate">Whether the kernel adds to what is there.</param>
/// <param name="Epilogue">The epilogue argument.</param>
/// <param name="Member">The address of a value that the step makes, or "default" where nothing reads it.</param>
/// <param name="Partner">The same for the first value of the step that is as asked for.</param>
/// <param name="Prepared">The address of a weight that may have been prepared; null where none can be.</param>
/// <param name="Dim">Writes a dimension.</param>
internal sealed record KernelCall(IReadOnlyList<string> Operands, string Result, bool Accumulate, string Epilogue, Func<Value, string> Member, Func<Func<Value, bool>, string> Partner, string? Prepared, Func<Dim, string> Dim)
{
    public string AccumulateText => Accumulate ? "true" : "false";
}

/// <summary>Writes the call of the runtime's kernel for one operation. Found by the operation's type.</summary>
internal abstract class KernelEmitter
{
    private static readonly Dictionary<Type, KernelEmitter> Emitters = typeof(KernelEmitter).Assembly.GetTypes()
        .Where(t => typeof(KernelEmitter).IsAssignableFrom(t) && !t.IsAbstract)
        .Select(t => (KernelEmitter)Activator.CreateInstance(t))
        .ToDictionary(e => e.Operation);

    public abstract Type Operation { get; }

    /// <summary>The statements of the step, f being the frame.</summary>
    public abstract IEnumerable<string> Call(Value anchor, KernelCall call);

    public static StepText Emit(StepRoles roles, NetworkSymbols symbols, bool isPrepared)
    {
        var code = new StepCode(roles);
        Step step = roles.Step;
        Value anchor = step.Anchor!;
        KernelEmitter emitter = Emitters.TryGetValue(anchor.Operation.GetType(), out KernelEmitter? found) ? found : throw new GraphException($"{anchor.Operation} has no kernel.");
        List<string> operands = anchor.Operands.Select(o => code.Source(o)).ToList();
        // The last value of an epilogue is the result; operations with several results have none.
        bool several = anchor.Operation is Pool or Attention or AttentionGradient;
        Value last = several ? anchor : step.Group.Values[step.Group.Values.Count - 1];
        bool accumulate = step.Adds.Count > 0 || step.AddsTo is not null;
        string result = step.Adds.Count > 0
            ? code.Gradient(step.Adds[0].Parameter)
            : step.Stores.Contains(last) ? code.Result(last) : "default";
        string Member(Value? v) => v is not null && step.Stores.Contains(v) ? code.Result(v) : "default";
        string argument = several ? "" : step.AddsTo is not null ? EpilogueEmitter.None : EpilogueEmitter.Emit(code, step, symbols);
        string? weight = isPrepared ? code.Prepared() : null;
        // Extents are read from the frame within the step's method.
        List<string> statements = emitter.Call(anchor, new KernelCall(operands, result, accumulate, argument, Member, which => Member(step.Group.Values.FirstOrDefault(which)), weight, d => DimText.Factor(d, symbols.Text))).ToList();
        string pointers = string.Concat(code.Parameters.Where(p => p.Type == "Pointer").Select(p => $", Pointer {p.Name}"));
        code.Lines.Add($"private static void {StepCode.Name}(in Frame f{pointers})");
        code.Lines.Add("{");
        foreach ((string type, string name, StepArgument given) in code.Parameters)
        {
            if (type != "Pointer") code.Lines.Add($"    {type} {name} = {given.Text};");
        }

        foreach (string line in statements.SelectMany(statement => statement.Split('\n'))) code.Lines.Add("    " + line);
        code.Lines.Add("}");
        return code.Text;
    }

    protected static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}

internal abstract class KernelEmitter<TOperation> : KernelEmitter
    where TOperation : Operation
{
    public sealed override Type Operation => typeof(TOperation);

    public sealed override IEnumerable<string> Call(Value anchor, KernelCall call) => Call((TOperation)anchor.Operation, anchor, call);

    protected abstract IEnumerable<string> Call(TOperation operation, Value anchor, KernelCall call);
}
