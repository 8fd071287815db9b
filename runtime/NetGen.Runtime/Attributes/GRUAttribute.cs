namespace NetGen;

/// <summary>
/// Gated recurrent unit: (T, D) → (T, units). r, z = σ(…), n = tanh(W·x + b + r·(U·h + c)), h′ = (1 − z)·n + z·h, the gates from one product in the order r, z, n.
/// Cho et al., 2014, in the form of PyTorch.
/// </summary>
/// <inheritdoc cref="CellAttribute"/>
public sealed class GRUAttribute(object units) : CellAttribute(units)
{
    /// <summary>Whether the reset gate acts on the state before its product, as published first: n = tanh(W·x + b + U·(r·h) + c).</summary>
    public bool ResetBefore { get; set; }

    /// <summary>Whether the update gate says what is new instead of what stays: h′ = z·n + (1 − z)·h.</summary>
    public bool UpdateIsNew { get; set; }
}
