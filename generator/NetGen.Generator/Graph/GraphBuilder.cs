using NetGen.Generator.Model;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Graph;

/// <summary>
/// Builds a graph. Equal operations over equal operands become one value, so common sub-expressions vanish without a pass.
/// The methods here are the operations; Composites.cs has what is made of several.
/// </summary>
/// <param name="expected">About how many values there will be.</param>
internal sealed partial class GraphBuilder(int expected = 0)
{
    private readonly List<Value> _values = new(expected);
    private readonly Dictionary<Key, Value> _shared = new(expected);

    /// <summary>All values so far.</summary>
    public IReadOnlyList<Value> Values => _values;

    /// <summary>What the next values are made for.</summary>
    public Origin Origin { get; set; }

    public T Within<T>(Origin origin, Func<T> make)
    {
        Origin before = Origin;
        Origin = origin;
        try
        {
            return make();
        }
        finally
        {
            Origin = before;
        }
    }

    public Value Add(Operation operation, params Value[] operands) => Add(operation, operands, null);

    /// <summary>A value of another graph over operands that give the same shape, which need not be inferred once more.</summary>
    public Value Again(Value value, Value[] operands) => Add(value.Operation, operands, value);

    private Value Add(Operation operation, Value[] operands, Value? known)
    {
        var key = new Key(operation, operands);
        if (operation.IsShared && _shared.TryGetValue(key, out Value? same)) return same;
        Value value;
        if (known is not null)
        {
            value = known.In(_values.Count, operands, Origin);
        }
        else
        {
            (Shape shape, ElementType type) = operation.Infer(operands);
            value = new Value(_values.Count, operation, operands, shape, type, Origin);
        }

        _values.Add(value);
        if (operation.IsShared) _shared.Add(key, value);
        return value;
    }

    public Graph Finish(IEnumerable<Result> results) => new(_values.ToArray(), results.ToArray());

    public Value Input(string name, Shape shape, ElementType type = ElementType.Float32) => Add(new InputLeaf(name, shape, type));

    public Value Target(string name, Shape shape, ElementType type) => Add(new TargetLeaf(name, shape, type));

    public Value Parameter(string name, Shape shape) => Add(new ParameterLeaf(name, shape));

    public Value Buffer(string name, Shape shape) => Add(new BufferLeaf(name, shape));

    public Value Seed(string name, Shape shape) => Add(new SeedLeaf(name, shape));

    /// <summary>An expression over operands that broadcast to a shape; operands that the expression does not read are dropped, equal ones merged.</summary>
    public Value Map(Expression expression, Shape shape, params Value[] operands) => expression.ReadsInOrder(operands) ? AddMap(expression, shape, operands) : Compact(expression, shape, operands);

    // The map over what the expression reads, each operand once.
    private Value Compact(Expression expression, Shape shape, Value[] operands)
    {
        var used = new List<Value>();
        Expression compact = expression.Substitute(i =>
        {
            int at = used.IndexOf(operands[i]);
            if (at < 0)
            {
                at = used.Count;
                used.Add(operands[i]);
            }

            return Expressions.X(at);
        });
        return AddMap(compact, shape, used.ToArray());
    }

    // An operand that is only read is no map.
    private Value AddMap(Expression expression, Shape shape, Value[] operands) =>
        expression is Input && operands[0].Shape == shape && operands[0].Type == ElementType.Float32 ? operands[0] : Add(new Map(expression, shape), operands);

    /// <summary>An expression over operands, of the shape to which they broadcast.</summary>
    public Value Map(Expression expression, params Value[] operands) => Map(expression, Broadcast(operands.Select(o => o.Shape)), operands);

    /// <summary>The sum over axes, which stay as 1. Factors that do not vary along them are taken out of the sum, so that sums of the same thing become one.</summary>
    public Value Sum(Value x, params int[] axes)
    {
        axes = axes.Where(a => !x.Shape[a].IsOne).OrderBy(a => a).ToArray();
        if (axes.Length == 0) return x;
        if (x.Operation is Map map)
        {
            bool Outside(Expression e) => e switch
            {
                Input i => x.Operands[i.Index].Shape.Rank == 0 || axes.All(a => x.Operands[i.Index].Shape[a].IsOne),
                Coordinate c => !axes.Contains(c.Axis),
                Uniform => false,
                _ => e.Children.All(Outside),
            };
            List<Expression> outside = [], within = [];
            foreach (Expression factor in map.Expression.Factors()) (Outside(factor) ? outside : within).Add(factor);
            if (outside.Count > 0 && within.Count > 0)
            {
                Value rest = Map(Expressions.Product(within), x.Shape, x.Operands.ToArray());
                Value sum = Sum(rest, axes);
                Expression outer = Expressions.Product(outside);
                return Map(Expressions.Multiply(outer, Expressions.X(x.Operands.Count)), sum.Shape, [.. x.Operands.Select(o => Outermost(o, axes)), sum]);
            }
        }

        return Add(new Reduce(Reduction.Sum, new(axes)), x);

        // Inputs that vary along the axes are not read outside the sum; a stand-in keeps the numbering.
        Value Outermost(Value operand, int[] over) => operand.Shape.Rank == 0 || over.All(a => operand.Shape[a].IsOne) ? operand : ScalarZero();
    }

    public Value Max(Value x, params int[] axes)
    {
        axes = axes.Where(a => !x.Shape[a].IsOne).OrderBy(a => a).ToArray();
        return axes.Length == 0 ? x : Add(new Reduce(Reduction.Max, new(axes)), x);
    }

    public Value MatMul(Value a, Value b, bool transposeA = false, bool transposeB = false) => Add(new MatMul(transposeA, transposeB), a, b);

    /// <summary>The output y (B, Cout, OH, OW) of x (B, Cin, H, W) and w (Cout, Cin / groups, KH, KW).</summary>
    public Value Convolution(Value x, Value w, ConvolutionGeometry geometry) => Add(new Convolution(ConvolutionRole.Output, geometry), x, w);

    /// <summary>The transposed convolution: what has the shape of x from something that has the shape of y.</summary>
    public Value ConvolutionTranspose(Value y, Value w, ConvolutionGeometry geometry) => Add(new Convolution(ConvolutionRole.InputGradient, geometry), y, w);

    public Value Pool(Value x, PoolKind kind, PoolGeometry geometry) => Add(new Pool(kind, geometry), x);

    public Value Gather(Value table, Value indices) => Add(new Gather(), table, indices);

    public Value Reshape(Value x, Shape shape)
    {
        if (x.Shape == shape) return x;
        // A number is the same in any shape.
        if (x.Operation is Map { Copy: 0 } map && x.Operands.Count == 0 && !map.Expression.Traits.DependsOnPlace) return Map(map.Expression, shape);
        return x.Operation is Reshape ? Reshape(x.Operands[0], shape) : Add(new Reshape(shape), x);
    }

    public Value Permute(Value x, params int[] axes) => axes.SequenceEqual(Enumerable.Range(0, axes.Length)) ? x : Add(new Permute(new(axes)), x);

    public Value Slice(Value x, int axis, Dim start, Dim length) => x.Shape[axis].Equals(length) ? x : Add(new Slice(axis, start, length), x);

    public Value Pad(Value x, int axis, Dim before, Dim after) => before.Equals(Dim.Zero) && after.Equals(Dim.Zero) ? x : Add(new Pad(axis, before, after), x);

    public Value Concat(int axis, params Value[] values) => values.Length == 1 ? values[0] : Add(new Concat(axis), values);

    public Value Stop(Value x) => Add(new Stop(), x);

    /// <summary>The shape to which shapes broadcast: equal ranks (or scalars), per axis the extent that is not 1.</summary>
    public static Shape Broadcast(IEnumerable<Shape> shapes)
    {
        Shape result = Shape.Scalar;
        foreach (Shape shape in shapes)
        {
            if (result.Rank == 0) result = shape;
            else if (shape.Rank == result.Rank) result = shape.BroadcastsTo(result) ? result : Shape.Of(result.Dims.Select((d, i) => d.IsOne ? shape[i] : d));
            else if (shape.Rank != 0) throw new GraphException($"{shape} and {result} differ in rank and do not broadcast.");
        }

        return result;
    }

    // The sum of neighbouring parts among zeros is the parts side by side: what the gradients of slices of one tensor add up to.
    private Value? Joined(Value a, Value b)
    {
        if (a.Operation is not Pad first || b.Operation is not Pad second || first.Axis != second.Axis || a.Shape != b.Shape) return null;
        bool follows = second.Before.Equals(first.Before + a.Operands[0].Shape[first.Axis]);
        return follows ? Pad(Concat(first.Axis, [.. Parts(a.Operands[0]), .. Parts(b.Operands[0])]), first.Axis, first.Before, second.After) : null;

        IEnumerable<Value> Parts(Value v) => v.Operation is Concat inner && inner.Axis == first.Axis ? v.Operands : [v];
    }

    private Value ScalarZero() => Add(new Map(Expressions.Constant(0), Shape.Scalar));

    // An operation over operands: the same one as another over the same values.
    private readonly struct Key(Operation operation, Value[] operands) : IEquatable<Key>
    {
        private readonly Operation _operation = operation;
        private readonly Value[] _operands = operands;

        public bool Equals(Key other)
        {
            if (_operands.Length != other._operands.Length) return false;
            for (int i = 0; i < _operands.Length; i++)
            {
                if (!ReferenceEquals(_operands[i], other._operands[i])) return false;
            }

            return _operation.Equals(other._operation);
        }

        public override bool Equals(object? obj) => obj is Key other && Equals(other);

        public override int GetHashCode()
        {
            int hash = _operation.Hash;
            foreach (Value operand in _operands) hash = unchecked((hash * 31) + operand.Id);
            return hash;
        }
    }
}
