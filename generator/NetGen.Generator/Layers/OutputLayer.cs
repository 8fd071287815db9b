namespace NetGen.Generator.Layers;

/// <summary>Makes the current value one more output.</summary>
internal sealed class OutputLayer : LayerKind
{
    public override bool IsNamed => false;

    public override void Build(LayerScope scope)
    {
        string? name = scope.Text("name", at: 0, required: true);
        List<OutputDeclaration> outputs = scope.Elaborator.Result.Outputs;
        if (name is null || scope.Frame.IsInnerNetwork) return;
        if (outputs.Exists(o => o.Name == name)) scope.Error(IssueIds.DuplicateName, LayerScope.At(0), $"another output is named '{name}'");
        else outputs.Add(new OutputDeclaration(name, scope.Current));
    }
}
