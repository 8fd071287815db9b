using NetGen.Generator.Graph;
using NetGen.Generator.Options;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Layers;

/// <summary>A trained vector for each token: (…) → (…, width). Weight (vocabulary, width), from N(0, 1) as in PyTorch.</summary>
internal sealed class EmbeddingLayer : LayerKind
{
    public override void Build(LayerScope scope)
    {
        Tensor x = scope.Current;
        Dim width = scope.Constant(scope.Dimension("width", at: 0), "the width");
        Dim vocabulary = scope.Constant(Vocabulary(scope, x), "the vocabulary");
        Initialization? start = scope.Choice("Initializer", fallback: Init.Auto) == Init.Auto ? new Initialization(Init.Normal, scope.Real("InitializerScale", fallback: 1)) : null;
        ParameterDeclaration weight = scope.Parameter("weight", [vocabulary, width], start, fanIn: vocabulary, fanOut: width);
        Tensor y = scope.Next(x.Shape.Append(width), l => l.Graph.Gather(l[weight], l[x]));
        y.Provenance = y.Provenance with { Channels = scope.ChannelsFrom(0) };
    }

    private static Dim Vocabulary(LayerScope scope, Tensor x)
    {
        if (x.Type != ElementType.Int32)
        {
            scope.Report(IssueIds.ElementType, IssueSeverity.Error, ArgumentPlace.None, ["token numbers", "real numbers", x.Producer, "; [Tokens(length, Vocabulary = …)] declares an input of such"], [x]);
            return scope.Has("Vocabulary") ? scope.Dimension("Vocabulary") : Dim.Unknown;
        }

        Dim vocabulary = scope.Dimension("Vocabulary", fallback: x.Limit);
        if (x.Limit is { IsConstant: true } limit && vocabulary.IsConstant && vocabulary.Constant < limit.Constant)
        {
            scope.BadArgument(LayerScope.Named("Vocabulary"), $"Vocabulary is {vocabulary}; tokens from '{x.Producer}' go up to {limit.Constant - 1}, so it must be at least {limit}");
        }

        return vocabulary;
    }
}
