using NetGen.Generator.Gradients;
using NetGen.Generator.Graph;
using NetGen.Testing;
using static NetGen.Generator.Graph.Expressions;
using static NetGen.Generator.Tests.ProofCase;

namespace NetGen.Generator.Tests;

/// <summary>Attention in all its forms, and loops over time.</summary>
internal sealed class SequenceProofs : IProofs
{
    private static readonly Generator.Shapes.Dim S = T + 2;

    public IEnumerable<ProofCase> Cases
    {
        get
        {
            foreach (AttentionPacking packing in Enum.GetValues<AttentionPacking>())
            {
                foreach ((bool causal, bool masked) in new[] { (false, false), (true, false), (false, true), (true, true) })
                {
                    yield return new ProofCase($"attention, {packing}, causal: {causal}, masked: {masked}", g => Attend(g, packing, causal, masked));
                }
            }

            foreach ((string name, ScanStep cell) in ScanTests.Cells)
            {
                foreach (bool reverse in new[] { false, true })
                {
                    for (int i = 0; i < ScanTests.States(cell: name) + 1; i++)
                    {
                        int result = i;
                        yield return new ProofCase($"scan, {name}, result {i}{(reverse ? ", in reverse" : "")}", g => Loop(g, name, reverse, result));
                    }
                }
            }
        }
    }

    private static Value Attend(GraphBuilder g, AttentionPacking packing, bool causal, bool masked)
    {
        var attention = new Attention(2, 3, packing == AttentionPacking.Joint ? 3 : 2, 0.7, causal, masked, packing);
        int key = attention.KeyWidth, value = attention.ValueWidth;
        Generator.Shapes.Dim keys = packing == AttentionPacking.Joint ? T : S;
        List<Value> operands = packing switch
        {
            AttentionPacking.Separate => [g.Input("q", [B, T, key]), g.Input("k", [B, keys, key]), g.Input("v", [B, keys, value])],
            AttentionPacking.KeysWithValues => [g.Input("q", [B, T, key]), g.Input("kv", [B, keys, key + value])],
            _ => [g.Input("qkv", [B, T, (2 * key) + value])],
        };

        // Every other key is padding; a mask itself has no derivative.
        Expression position = new Coordinate(1), half = Multiply(position, Constant(0.5));
        if (masked) operands.Add(g.Map(Select(Comparison.Equal, Apply(Function.Floor, half), half, Constant(1), Constant(0)), [B, keys]));
        return g.Add(attention, [.. operands]);
    }

    // The body with its gradient, as training graphs have it.
    private static Value Loop(GraphBuilder g, string cell, bool reverse, int result)
    {
        Value scan = ScanTests.Loop(g, cell, T, reverse)[result].Operands[0];
        var operation = (Scan)scan.Operation;
        bool[] used = [.. operation.Body.Graph.Results.Select((_, i) => i == result)];
        Value extended = g.Add(operation with { Body = ScanGradient.Extend(operation.Body, used) }, [.. scan.Operands]);
        return g.Add(new ScanOutput(result), extended);
    }
}
