using System.Text.RegularExpressions;
using NetGen.Generator.Gradients;
using NetGen.Generator.Layers;
using NetGen.Generator.Shapes;
using Xunit;

namespace NetGen.Generator.Tests;

/// <summary>Whatever number stands in an attribute, the layers report it or build something that holds together; they never throw.</summary>
public partial class LayerRobustnessTests
{
    private static readonly int[] s_numbers = [-1, 0, 1, 2, 3, 1000, int.MaxValue];

    public static TheoryData<int, string> Cases => VectorTests.Cases;

    [Theory]
    [MemberData(nameof(Cases))]
    public void AnyNumber(int index, string name)
    {
        VectorCase original = VectorCase.All[index];
        Assert.Equal(name, original.ToString());
        foreach (Match number in Numbers().Matches(original.Layers))
        {
            foreach (int other in s_numbers)
            {
                string layers = original.Layers[..number.Index] + other + original.Layers[(number.Index + number.Length)..];
                Elaboration network = Source.Elaborate(layers);
                if (!network.IsValid) continue;
                Graph.Graph inference = Lowering.Lower(network, training: false), training = TrainingGraph.Differentiate(Lowering.Lower(network, training: true));
                inference.Verify();
                training.Verify();

                // What the layers declare is what they make.
                Assert.Equal(network.Outputs[0].Tensor.Shape.Prepend(Dim.Batch), inference.Results[0].Value.Shape);
                Assert.Equal(network.Outputs[0].Tensor.Shape.Prepend(Dim.Batch), training.Results[0].Value.Shape);
            }
        }
    }

    /// <summary>Whole numbers outside of texts and of names.</summary>
    [GeneratedRegex("""(?<![\w.\-"])\d+(?![\w."])(?=(?:[^"]*"[^"]*")*[^"]*$)""")]
    private static partial Regex Numbers();
}
