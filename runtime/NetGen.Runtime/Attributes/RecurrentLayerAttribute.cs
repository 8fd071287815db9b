namespace NetGen;

/// <summary>A layer that runs over time: (T, …) → (T, …), or the last step's output alone.</summary>
public abstract class RecurrentLayerAttribute : WeightedLayerAttribute
{
    /// <summary>Whether only the output of the last step that is no padding is made, without the axis of time.</summary>
    public bool Last { get; set; }

    /// <summary>Whether the last step of time runs first. Outputs stay in the order of their inputs.</summary>
    public bool Reverse { get; set; }

    /// <summary>The name of a tap whose value is the state before the first step; without it zeros.</summary>
    public string? Initial { get; set; }

    /// <summary>The name under which the state after the last step can be read, by <see cref="FromAttribute"/> and as another layer's <see cref="Initial"/>.</summary>
    public string? Final { get; set; }

    /// <summary>
    /// Whether a call goes on from the states that the one before with the same workspace has left, if it had as many samples: long sequences in pieces, sample i of a batch being continued by
    /// sample i of the next. <see cref="Workspace.ResetStates"/> begins anew; <see cref="Network.Fit"/> does so before each epoch, and keeps the order of the samples. No gradient goes from piece to piece.
    /// </summary>
    public bool Stateful { get; set; }

    /// <summary>The name of a tap of shape (T) that is 0 at padding: there states stay as they are and outputs are 0. Tokens may be it, 0 being padding.</summary>
    public string? Mask { get; set; }

    /// <summary>The name of a tap of shape (1) with the number of valid steps of each sample, the others being padding; instead of <see cref="Mask"/>.</summary>
    public string? Lengths { get; set; }

    /// <summary>Cuts back-propagation through time before every so many-th step (truncated BPTT: Williams and Peng, 1990); 0 never cuts.</summary>
    public int Truncate { get; set; }
}
