namespace NetGen;

/// <summary>Which passes a workspace has memory for.</summary>
public enum WorkspaceMode
{
    /// <summary>Predictions only: the smallest. Dropout is off, batch normalisation uses its running statistics.</summary>
    Inference,

    /// <summary>A forward pass in training mode and its backward pass.</summary>
    Training,

    /// <summary>Predictions and their loss in inference mode.</summary>
    Evaluation,

    /// <summary>Predictions bit by bit along time; a <see cref="Stepper"/> has workspaces of this mode.</summary>
    Stepwise,
}
