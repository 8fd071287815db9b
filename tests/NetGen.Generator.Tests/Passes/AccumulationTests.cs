using NetGen.Generator.Graph;
using NetGen.Generator.Passes;
using NetGen.Generator.Shapes;
using Xunit;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Tests;

/// <summary>When a product adds to a tensor in place, and when it must not. That plans compute the same is for <see cref="PlanTests"/>.</summary>
public sealed class AccumulationTests
{
    private const int Units = 4;
    private static readonly Shape s_rows = [Dim.Batch, Units];

    /// <summary>What r is in y = x·W + r, and whether the product may add to it where it lies.</summary>
    public static TheoryData<string, bool> Sums { get; } = new()
    {
        { "nobody reads it", true },
        { "on the left", true },
        { "read afterwards", false },
        { "a result", false },
        { "an input", false },
        { "a parameter", false },
        { "the left operand", false },
        { "along the rows", false },
        { "with more in the epilogue", false },
        { "scaled", false },
    };

    [Theory, MemberData(nameof(Sums))]
    public void OnlyToWhatNobodyNeeds(string added, bool inPlace)
    {
        var g = new GraphBuilder();
        Value x = Moved(g, "x"), w = g.Parameter("W", [Units, Units]);
        Value r = added switch
        {
            "an input" => g.Input("r", s_rows),
            "a parameter" => g.Along(g.Parameter("p", [Units]), -1, 2),
            "the left operand" => x,
            "along the rows" => Tanh(g, g.Input("r", [1, Units])),
            _ => Moved(g, "r"),
        };
        Value product = g.MatMul(x, w);
        Value y = added switch
        {
            "on the left" => g.Map(Add(X(0), X(1)), r, product),
            "with more in the epilogue" => Tanh(g, g.Map(Add(X(0), X(1)), product, r)),
            "scaled" => g.Map(Add(X(0), Multiply(Constant(2), X(1))), product, r),
            _ => g.Map(Add(X(0), X(1)), product, r),
        };
        List<Result> results = [new(ResultRole.Output, "y", y)];
        if (added == "read afterwards") results.Add(new(ResultRole.Output, "z", Tanh(g, r)));
        if (added == "a result") results.Add(new(ResultRole.Output, "r", r));

        Plan plan = Planner.Run(g.Finish(results));
        Step step = plan.Steps.Single(s => s.Anchor?.Operation is MatMul);
        Assert.Equal(inPlace, step.AddsTo is not null);
        if (inPlace) Assert.Equal(plan.LocationOf(step.AddsTo!), plan.LocationOf(step.Stores[0]));
    }

    [Theory]
    [InlineData("nobody reads it", true)]
    [InlineData("read afterwards", false)]
    [InlineData("an input", false)]
    [InlineData("given twice", false)]
    [InlineData("stacked as it is", false)]
    public void InALoopOnlyToPartsThatNobodyNeeds(string sequence, bool inPlace)
    {
        Dim length = Dim.Symbol("T");
        var g = new GraphBuilder();
        Value x = sequence == "an input" ? g.Input("x", [length, Dim.Batch, 2 * Units]) : g.Permute(g.Input("x", [Dim.Batch, length, 2 * Units]), 1, 0, 2);
        IReadOnlyList<Value> made = g.Scan(length, false, [], [g.Input("h", s_rows)], sequence == "given twice" ? [x, x] : [x], (body, _, states, parts) =>
        {
            Value z = body.Add(parts[0], body.MatMul(states[0], body.Parameter("W", [Units, 2 * Units])));
            Value gates = parts.Count > 1 ? body.Map(Multiply(X(0), X(1)), z, parts[1]) : z;
            Value h = body.Map(Multiply(X(0), X(1)), body.Slice(gates, 1, 0, Units), Tanh(body, body.Slice(gates, 1, Units, Units)));
            return ([h], sequence == "stacked as it is" ? [h, z] : [h]);
        });
        List<Result> results = [.. made.Select((v, i) => new Result(ResultRole.Output, $"y{i}", v))];
        if (sequence == "read afterwards") results.Add(new(ResultRole.Output, "z", Tanh(g, x)));

        Step loop = Planner.Run(g.Finish(results)).Steps.Single(s => s.Body is not null);
        Assert.Equal(inPlace, loop.Body!.Steps.Single(s => s.Anchor?.Operation is MatMul).AddsTo is not null);
    }

    // A step that takes nothing else in.
    private static Value Moved(GraphBuilder g, string input) => g.Reshape(g.Permute(g.Input(input, [Dim.Batch, 2, 2]), 0, 2, 1), s_rows);

    private static Value Tanh(GraphBuilder g, Value x) => g.Map(Apply(Function.Tanh, X(0)), x);
}
