using System.Globalization;
using System.Text;

namespace NetGen.Generator.Graph;

/// <summary>Graphs and expressions as text, for dumps, tests and error messages.</summary>
internal static class Printer
{
    public static string Write(Expression e) => e switch
    {
        Input i => "x" + i.Index,
        Constant c => c.Value.ToString("R", CultureInfo.InvariantCulture),
        Coordinate c => "coordinate" + c.Axis,
        Extent x => "[" + x.Dim + "]",
        Uniform u => "uniform" + u.Stream,
        Unary u => u.Function.ToString().ToLowerInvariant() + "(" + Write(u.X) + ")",
        Binary { Operator: Operator.Max or Operator.Min or Operator.Power } b => b.Operator.ToString().ToLowerInvariant() + "(" + Write(b.Left) + ", " + Write(b.Right) + ")",
        Binary b => "(" + Write(b.Left) + " " + Symbol(b.Operator) + " " + Write(b.Right) + ")",
        Select s => $"({Write(s.Left)} {Symbol(s.Comparison)} {Write(s.Right)} ? {Write(s.Then)} : {Write(s.Else)})",
        _ => e.ToString(),
    };

    public static string Write(Value v) =>
        $"%{v.Id} = {v.Operation}{(v.Operands.Count == 0 ? "" : " of " + string.Join(", ", v.Operands))} : {(v.Type == ElementType.Float32 ? "" : v.Type + " ")}{v.Shape}  # {v.Origin}";

    public static string Write(Graph graph)
    {
        var text = new StringBuilder();
        foreach (Value v in graph.Values) text.Append(Write(v)).Append('\n');
        foreach (Result r in graph.Results) text.Append($"{r.Role} '{r.Name}' = {r.Value}\n");
        return text.ToString();
    }

    public static string Symbol(Operator op) => op switch { Operator.Add => "+", Operator.Subtract => "-", Operator.Multiply => "*", _ => "/" };

    public static string Symbol(Comparison c) => c switch { Comparison.Less => "<", Comparison.LessOrEqual => "<=", _ => "==" };
}
