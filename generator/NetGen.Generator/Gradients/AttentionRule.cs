using NetGen.Generator.Graph;

namespace NetGen.Generator.Gradients;

/// <summary>The gradient computes the weights again, from the scores and their log-sums, which the forward pass leaves with its result. Dao et al., 2022.</summary>
internal sealed class AttentionRule : GradientRule<Attention>
{
    protected override void Pull(Tape tape, Attention attention, Value y, Value dy)
    {
        Value sums = tape.Builder.Within(y.Origin, () => tape.Builder.Add(new AttentionLogSum(attention), [.. y.Operands]));
        for (int i = 0; i < attention.Tensors; i++)
        {
            int tensor = i;
            tape.To(y.Operands[i], () => tape.Builder.Add(new AttentionGradient(attention, tensor), [.. y.Operands, y, sums, dy]));
        }
    }
}
