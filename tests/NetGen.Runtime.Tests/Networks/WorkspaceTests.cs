namespace NetGen.Runtime.Tests.Networks;

public class WorkspaceTests
{
    [Fact]
    public void A_new_workspace_holds_the_empty_batch()
    {
        Workspace workspace = new Classifier().CreateWorkspace();

        Assert.Equal(0, workspace.Batch);
        Assert.Equal(0, workspace.Input().Length);
        Assert.Equal(WorkspaceMode.Inference, workspace.Mode);
    }

    [Fact]
    public void Spans_have_the_length_of_the_call()
    {
        Workspace workspace = new TokenScorer().CreateWorkspace(WorkspaceMode.Training);
        workspace.Begin(3, 4);

        Assert.Equal(12, workspace.InputInt32("tokens").Length);
        Assert.Equal(24, workspace.TargetInt32("next").Length);
        workspace.InputInt32().Clear();
        workspace.TargetInt32().Clear();
        new TokenScorer().CreateWorkspace();
        workspace.Network.Forward(workspace);
        Assert.Equal(48, workspace.Output("output").Length);
    }

    [Fact]
    public void Memory_starts_at_multiples_of_64_bytes_and_grows_only_on_demand()
    {
        Workspace workspace = new Classifier().CreateWorkspace();
        workspace.Begin(7);
        long bytes = workspace.Bytes;
        workspace.Begin(3);
        Assert.Equal(bytes, workspace.Bytes);
        workspace.Begin(8);
        Assert.True(workspace.Bytes > bytes);
    }

    [Theory]
    [InlineData(new int[0], "TokenScorer takes 1 symbolic dimension(s), T; 0 came.")]
    [InlineData(new[] { 2, 2 }, "TokenScorer takes 1 symbolic dimension(s), T; 2 came.")]
    [InlineData(new[] { 0 }, "The dimension T of TokenScorer lies in 1 … 8; 0 came.")]
    [InlineData(new[] { -1 }, "The dimension T of TokenScorer lies in 1 … 8; -1 came.")]
    [InlineData(new[] { 9 }, "The dimension T of TokenScorer lies in 1 … 8; 9 came.")]
    public void Wrong_extents_are_refused(int[] extents, string message)
    {
        Workspace workspace = new TokenScorer().CreateWorkspace();

        var exception = Assert.Throws<ArgumentException>(() => workspace.Begin(1, extents));
        Assert.StartsWith(message, exception.Message);
    }

    [Fact]
    public void Extents_of_a_network_without_symbols_and_negative_batches_are_refused()
    {
        Workspace workspace = new Classifier().CreateWorkspace();

        Assert.StartsWith("Classifier has no symbolic dimensions; 1 came.", Assert.Throws<ArgumentException>(() => workspace.Begin(1, 2)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => workspace.Begin(-1));
    }

    [Fact]
    public void A_failed_begin_leaves_the_call_as_it_was()
    {
        Workspace workspace = new TokenScorer().CreateWorkspace();
        workspace.Begin(2, 3);

        Assert.Throws<ArgumentException>(() => workspace.Begin(5, 99));
        Assert.Equal(6, workspace.InputInt32().Length);
    }

    [Fact]
    public void A_batch_too_large_for_the_memory_leaves_the_empty_one()
    {
        var network = new Classifier();
        Workspace workspace = network.CreateWorkspace();
        workspace.Begin(2);

        Assert.Contains("use a smaller batch", Assert.Throws<ArgumentOutOfRangeException>(() => workspace.Begin(int.MaxValue)).Message);
        Assert.Equal(0, workspace.Batch);
        network.Infer(workspace);
        workspace.Begin(2);
        Assert.Equal(8, workspace.Input().Length);
    }

    [Fact]
    public void Unknown_names_list_the_known_ones()
    {
        Workspace workspace = new Multiplier().CreateWorkspace();

        Assert.StartsWith("There is no input 'up'; there is: left, right.", Assert.Throws<ArgumentException>(() => { workspace.Input("up"); }).Message);
        Assert.StartsWith("There is no output 'up'; there is: product, sum.", Assert.Throws<ArgumentException>(() => { workspace.Output("up"); }).Message);
    }

    [Fact]
    public void The_element_type_is_checked()
    {
        Workspace tokens = new TokenScorer().CreateWorkspace();
        Workspace floats = new Classifier().CreateWorkspace();

        Assert.Equal("Input 'tokens' of TokenScorer takes integers; use InputInt32.", Assert.Throws<InvalidOperationException>(() => { tokens.Input(); }).Message);
        Assert.Equal("Input 'input' of Classifier takes floats; use Input.", Assert.Throws<InvalidOperationException>(() => { floats.InputInt32(); }).Message);
    }

    [Fact]
    public void What_the_mode_lacks_says_what_to_use()
    {
        Workspace inference = new Classifier().CreateWorkspace();

        Assert.Contains("Training or Evaluation", Assert.Throws<InvalidOperationException>(() => { inference.TargetInt32(); }).Message);
        Assert.Contains("Training or Evaluation", Assert.Throws<InvalidOperationException>(() => inference.Loss).Message);
        Assert.Contains("mode Training", Assert.Throws<InvalidOperationException>(() => { inference.InputGradient(); }).Message);
        Assert.Contains("no loss layer", Assert.Throws<InvalidOperationException>(() => new Multiplier().CreateWorkspace(WorkspaceMode.Training).Loss).Message);
        Assert.Contains("no loss layer", Assert.Throws<InvalidOperationException>(() => { new Multiplier().CreateWorkspace(WorkspaceMode.Training).Target(); }).Message);
        Assert.Contains("no loss layer", Assert.Throws<InvalidOperationException>(() => new Multiplier().CreateWorkspace(WorkspaceMode.Evaluation)).Message);
        Assert.Contains("cannot be trained", Assert.Throws<InvalidOperationException>(() => ParameterBag.Of(1).CreateWorkspace(WorkspaceMode.Training)).Message);
    }

    [Fact]
    public void Results_are_refused_before_the_pass()
    {
        var network = new Classifier();
        Workspace workspace = network.CreateWorkspace(WorkspaceMode.Training);
        workspace.Begin(1);

        Assert.Throws<InvalidOperationException>(() => { workspace.Output(); });
        Assert.Throws<InvalidOperationException>(() => workspace.Loss);
        workspace.TargetInt32()[0] = 0;
        workspace.Input().Clear();
        network.Forward(workspace);
        Assert.Equal(3, workspace.Output().Length);
        workspace.WantsInputGradients = true;
        Assert.Throws<InvalidOperationException>(() => { workspace.InputGradient(); });
        network.Backward(workspace);
        Assert.Equal(4, workspace.InputGradient("input").Length);
        workspace.WantsInputGradients = false;
        Assert.Contains("WantsInputGradients", Assert.Throws<InvalidOperationException>(() => { workspace.InputGradient(); }).Message);
        workspace.Begin(1);
        Assert.Throws<InvalidOperationException>(() => { workspace.Output(); });
    }

    [Fact]
    public void Poison_reaches_everything()
    {
        Workspace workspace = new Classifier().CreateWorkspace();
        workspace.Begin(2);
        workspace.Poison();

        Assert.DoesNotContain(workspace.Input().ToArray(), value => !float.IsNaN(value));
    }
}
