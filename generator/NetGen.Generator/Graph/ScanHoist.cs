using NetGen.Generator.Model;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Graph;

/// <summary>
/// Takes out of a loop what needs no state: products of the step's inputs with weights become one product over all steps, with what leads to them and the maps on them.
/// Other maps stay: computing them outside would only cost memory. Leaves that are not the loop's own become its constants.
/// </summary>
internal sealed class ScanHoist
{
    private readonly GraphBuilder _outer;
    private readonly Dim _length;
    private readonly Graph _body;
    private readonly Value[] _lifted;
    private readonly IReadOnlyList<Value> _given;
    private readonly bool[] _constant;
    private readonly bool[] _free;
    private readonly bool[] _outside;

    private ScanHoist(GraphBuilder outer, Dim length, Graph body, IReadOnlyList<Value> constants)
    {
        _given = constants;
        _constant = new bool[body.Values.Count];
        _outer = outer;
        _length = length;
        _body = body;
        _lifted = new Value[body.Values.Count];
        _free = new bool[body.Values.Count];
        _outside = new bool[body.Values.Count];
    }

    /// <summary>The results of the loop over what is left of the body.</summary>
    public static IReadOnlyList<Value> Run(GraphBuilder outer, Dim length, bool reverse, Graph body, IReadOnlyList<Value> constants, IReadOnlyList<Value> initial, IReadOnlyList<Value> sequences)
    {
        var hoist = new ScanHoist(outer, length, body, constants);
        hoist.Choose();
        return hoist.Rebuild(reverse, initial, sequences);
    }

    private void Choose()
    {
        foreach (Value v in _body.Values)
        {
            _constant[v.Id] = v.Operation is Leaf ? v.Operation is not ScanLeaf { Role: not ScanRole.Constant } : v.Operands.All(o => _constant[o.Id]) && !IsRandom(v);
            _free[v.Id] = v.Operation is ScanLeaf { Role: ScanRole.Sliced } || (v.Operation is not Leaf && v.Operands.Any(o => _free[o.Id]) && v.Operands.All(o => _free[o.Id] || _constant[o.Id]) && CanLift(v));
            bool worth = v.Operation is MatMul or Gather or Convolution;
            if (_free[v.Id] && worth) Need(v);
            else if (_free[v.Id] && v.Operation is Map or Reshape && v.Operands.Any(o => _outside[o.Id] && o.Operation is not Leaf)) Need(v);
        }

        void Need(Value v)
        {
            if (_outside[v.Id] || !_free[v.Id]) return;
            _outside[v.Id] = true;
            foreach (Value operand in v.Operands) Need(operand);
        }
    }

    private static bool IsRandom(Value v) => v.Operation is Map map && map.Expression.Nodes().Any(n => n is Uniform);

    private bool CanLift(Value v) => v.Operation switch
    {
        Map => !IsRandom(v),
        // The rows of all steps are the rows of one product; what is multiplied with must be the same for all.
        MatMul { TransposeA: false } => v.Shape.Rank == 2 && _free[v.Operands[0].Id] && _constant[v.Operands[1].Id],
        Gather => _constant[v.Operands[0].Id],
        Convolution { Role: ConvolutionRole.Output } => _constant[v.Operands[1].Id],
        Reshape or Permute or Slice or Pad or Concat or Reduce => v.Operands.All(o => _free[o.Id]),
        _ => false,
    };

    private IReadOnlyList<Value> Rebuild(bool reverse, IReadOnlyList<Value> initial, IReadOnlyList<Value> sequences)
    {
        foreach (Value v in _body.Values)
        {
            if (v.Operation is ScanLeaf { Role: ScanRole.Sliced } leaf) _lifted[v.Id] = sequences[leaf.Index];
            else if (_outside[v.Id]) _lifted[v.Id] = _outer.Within(v.Origin, () => Lift(v));
        }

        var constants = new List<Value>();
        var slices = new List<Value>();
        var inner = new GraphBuilder();
        var map = new Value[_body.Values.Count];
        Value Inside(Value v) => map[v.Id] ??= inner.Within(v.Origin, () => v.Operation switch
        {
            ScanLeaf { Role: ScanRole.Carried } state => inner.Add(state),
            ScanLeaf { Role: ScanRole.Sliced } => Slice(v),
            Leaf => Constant(v),
            _ when _outside[v.Id] => Slice(v),
            // Numbers are written where they are read.
            _ when _constant[v.Id] && v.Operands.Count > 0 => Constant(v),
            _ => inner.Add(v.Operation, v.Operands.Select(Inside).ToArray()),
        });
        Value Slice(Value v)
        {
            slices.Add(_lifted[v.Id]);
            return inner.Add(new ScanLeaf(ScanRole.Sliced, slices.Count - 1, v.Shape, v.Type));
        }

        Value Constant(Value v)
        {
            constants.Add(Outer(v));
            return inner.Add(new ScanLeaf(ScanRole.Constant, constants.Count - 1, v.Shape, v.Type));
        }

        // In the order of the body, so that the same body gives the same loop.
        HashSet<Value> needed = Needed();
        foreach (Value v in _body.Values.Where(needed.Contains)) Inside(v);
        Graph graph = inner.Finish(_body.Results.Select(r => r with { Value = Inside(r.Value) }));
        var body = new ScanBody(graph, constants.Count, initial.Count, slices.Count);
        return _outer.Scan(new Scan(body, _length, reverse), constants.Concat(initial).Concat(slices));
    }

    private HashSet<Value> Needed()
    {
        var needed = new HashSet<Value>();
        var open = new Stack<Value>(_body.Results.Select(r => r.Value));
        while (open.Count > 0)
        {
            Value v = open.Pop();
            if (!needed.Add(v) || _outside[v.Id] || (_constant[v.Id] && v.Operands.Count > 0)) continue;
            foreach (Value operand in v.Operands) open.Push(operand);
        }

        return needed;
    }

    // What is the same at every step, outside of the loop.
    private Value Outer(Value v) => _outer.Within(v.Origin, () => v.Operation is ScanLeaf leaf ? _given[leaf.Index] : _outer.Add(v.Operation, v.Operands.Select(Outer).ToArray()));

    // The same for all steps at once: time is one more axis, the first.
    private Value Lift(Value v)
    {
        Value[] operands = v.Operands.Select(o => _lifted[o.Id] ?? Outer(o)).ToArray();
        Shape shape = v.Shape.Prepend(_length);
        switch (v.Operation)
        {
            case Map map:
                Expression expression = map.Expression.Rewrite(n => n is Coordinate c ? new Coordinate(c.Axis + 1) : null);
                return _outer.Map(expression, shape, operands.Select((o, i) => _lifted[v.Operands[i].Id] is null ? Leading(o) : o).ToArray());
            case MatMul product:
                Value rows = _outer.Reshape(operands[0], [_length * v.Operands[0].Shape[0], v.Operands[0].Shape[1]]);
                return _outer.Reshape(_outer.MatMul(rows, operands[1], transposeB: product.TransposeB), shape);
            case Convolution convolution:
                Shape image = v.Operands[0].Shape;
                Value images = _outer.Reshape(operands[0], image.With(0, _length * image[0]));
                return _outer.Reshape(_outer.Convolution(images, operands[1], convolution.Geometry), shape);
            case Reshape:
                return _outer.Reshape(operands[0], shape);
            case Permute permute:
                return _outer.Permute(operands[0], [0, .. permute.Axes.Select(a => a + 1)]);
            case Slice slice:
                return _outer.Slice(operands[0], slice.Axis + 1, slice.Start, slice.Length);
            case Pad pad:
                return _outer.Pad(operands[0], pad.Axis + 1, pad.Before, pad.After);
            case Concat concat:
                return _outer.Concat(concat.Axis + 1, operands);
            case Reduce reduce:
                return _outer.Add(reduce with { Axes = new EquatableArray<int>([.. reduce.Axes.Select(a => a + 1)]) }, operands);
            default:
                return _outer.Add(v.Operation, operands);
        }
    }

    private Value Leading(Value constant) => constant.Shape.Rank == 0 ? constant : _outer.Reshape(constant, constant.Shape.Prepend(Dim.One));
}
