using NetGen.Generator.Graph;

namespace NetGen.Testing;

/// <content>Loops over time.</content>
internal static partial class Interpreter
{
    private static Tensor Scan(Scan scan, Tensor[] operands, int[] shape, Bindings bindings)
    {
        ScanBody body = scan.Body;
        int length = checked((int)bindings.Evaluate(scan.Length));
        double[][] states = operands.Skip(body.Constants).Take(body.Carried).Select(t => t.Data).ToArray();
        double[][][] stacks = Enumerable.Range(0, body.Stacked).Select(_ => new double[length][]).ToArray();
        for (int step = 0; step < length; step++)
        {
            int time = scan.Reverse ? length - 1 - step : step;
            Bindings own = bindings;
            foreach (ScanLeaf leaf in body.Graph.Values.Select(v => v.Operation).OfType<ScanLeaf>())
            {
                Tensor operand = operands[scan.Operand(leaf.Role, leaf.Index)];
                int size = Tensor.Size(bindings.Evaluate(leaf.Shape));
                own = own.Leaf(leaf.Name, leaf.Role switch
                {
                    ScanRole.Carried => states[leaf.Index],
                    ScanRole.Sliced => operand.Data[(time * size)..((time + 1) * size)],
                    _ => operand.Data,
                });
            }

            Evaluation result = Run(body.Graph, own);
            for (int i = 0; i < body.Stacked; i++) stacks[i][time] = result[body.Graph.Results[body.Carried + i].Value].Data;
            states = Enumerable.Range(0, body.Carried).Select(i => result[body.Graph.Results[i].Value].Data).ToArray();
        }

        return new Tensor(shape, states.SelectMany(s => s).Concat(stacks.SelectMany(s => s.SelectMany(t => t))).ToArray());
    }

    private static Tensor ScanOutput(Scan scan, int index, Tensor all, int[] shape, Bindings bindings)
    {
        int start = Enumerable.Range(0, index).Sum(i => Tensor.Size(bindings.Evaluate(scan.OutputShape(i))));
        return new Tensor(shape, all.Data[start..(start + Tensor.Size(shape))]);
    }
}
