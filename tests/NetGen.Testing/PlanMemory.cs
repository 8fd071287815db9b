using NetGen.Generator.Graph;
using NetGen.Generator.Passes;
using NetGen.Generator.Shapes;

namespace NetGen.Testing;

/// <summary>
/// The arenas of a plan, simulated in double precision. An arena is an array of bytes' places: a float takes four of them, of which the first holds its number, so that bytes and floats
/// that share memory destroy one another as they do at run time.
/// </summary>
internal sealed class PlanMemory
{
    private readonly Plan _plan;
    private readonly Bindings _bindings;
    private readonly double[][] _arenas;
    private readonly long[] _multipliers;

    public PlanMemory(Plan plan, Bindings bindings)
    {
        _plan = plan;
        _bindings = bindings;
        _multipliers = plan.Arenas.Select(a => a.Symbols.Aggregate(1L, (product, atom) => product * Value(atom))).ToArray();
        _arenas = plan.Arenas.Select((a, i) => Poison(new double[4 * a.Units * _multipliers[i]])).ToArray();

        long Value(Dim.Atom atom) => atom.Definition?.Evaluate(name => bindings.Symbols[name]) ?? bindings.Symbols[atom.Name];
    }

    private PlanMemory(PlanMemory other)
    {
        _plan = other._plan;
        _bindings = other._bindings;
        _multipliers = other._multipliers;
        _arenas = other._arenas.Select(a => (double[])a.Clone()).ToArray();
    }

    public PlanMemory Clone() => new(this);

    /// <summary>The tensor that lies at the place of a value.</summary>
    public Tensor Read(Value value)
    {
        (double[] arena, int start, int step) = Find(value);
        int[] shape = _bindings.Evaluate(value.Shape);
        return new Tensor(shape, Enumerable.Range(0, Tensor.Size(shape)).Select(i => arena[start + (i * step)]).ToArray());
    }

    /// <summary>Puts a tensor at the place of a value.</summary>
    public void Write(Value value, double[] data)
    {
        (double[] arena, int start, int step) = Find(value);
        for (int i = 0; i < data.Length; i++)
        {
            arena.AsSpan(start + (i * step), step).Fill(double.NaN);
            arena[start + (i * step)] = data[i];
        }
    }

    /// <summary>Fills the place of a value with NaN.</summary>
    public void Destroy(Value value) => Write(value, Poison(new double[Tensor.Size(_bindings.Evaluate(value.Shape))]));

    /// <summary>Fills all memory with NaN but the places of some values.</summary>
    public void KeepOnly(IEnumerable<Value> values)
    {
        (Value Value, double[] Data)[] kept = values.Select(v => (v, Read(v).Data)).ToArray();
        foreach (double[] arena in _arenas) Poison(arena);
        foreach ((Value value, double[] data) in kept) Write(value, data);
    }

    private static double[] Poison(double[] places)
    {
        Array.Fill(places, double.NaN);
        return places;
    }

    private (double[] Arena, int Start, int Step) Find(Value value)
    {
        Location at = _plan.LocationOf(value);
        if (at.Region != Region.Arena) throw new InvalidOperationException($"{Printer.Write(value)} lies in no arena but in {at}.");
        int step = value.Type == ElementType.Byte ? 1 : 4;
        int start = checked((int)(4 * at.Offset * _multipliers[at.Arena])), end = start + (step * Tensor.Size(_bindings.Evaluate(value.Shape)));
        if (start < 0 || end > _arenas[at.Arena].Length) throw new InvalidOperationException($"{Printer.Write(value)} at {at} lies beyond its arena of {_plan.Arenas[at.Arena].Units} floats per unit.");
        return (_arenas[at.Arena], start, step);
    }
}
