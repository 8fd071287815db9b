namespace NetGen.Runtime;

/// <summary>One tensor of a network's flat parameter storage, or of its flat buffer storage (running statistics).</summary>
/// <param name="Name">The path as in PyTorch's <c>state_dict</c>, such as <c>conv1.weight</c>.</param>
/// <param name="Shape">The shape as in PyTorch; empty for a scalar.</param>
/// <param name="Offset">Where it starts in the flat storage, in floats; a multiple of 16.</param>
/// <param name="Initializer">What its values are at the start.</param>
/// <param name="FanIn">How many inputs one output of the layer sums up; read by initializers that scale with it.</param>
/// <param name="FanOut">How many outputs one input of the layer goes into; read by initializers that scale with it.</param>
/// <param name="Trainable">Whether optimizers change it.</param>
public sealed record ParameterInfo(string Name, int[] Shape, long Offset, Initializer Initializer, int FanIn, int FanOut, bool Trainable)
{
    /// <summary>The number of elements.</summary>
    public long Count
    {
        get
        {
            long count = 1;
            foreach (int size in Shape)
                count *= size;
            return count;
        }
    }
}
