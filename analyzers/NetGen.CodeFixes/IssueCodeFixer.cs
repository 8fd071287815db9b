using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using NetGen.Analyzers;
using NetGen.Generator.Layers;

namespace NetGen.CodeFixes;

/// <summary>Offers what the rules say would repair an issue. One fixer for all: a rule knows the numbers, this knows how to change source.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class IssueCodeFixer : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
    [
        IssueIds.UnusedTap,
        IssueIds.ShapeMismatch,
        IssueIds.DenseOnImage,
        IssueIds.WindowTooLarge,
        IssueIds.DroppedRemainder,
        IssueIds.UnequalJoin,
        IssueIds.NotDivisible,
        IssueIds.SymbolicDimension,
        IssueIds.ElementType,
        IssueIds.SharedShape,
        IssueIds.UnevenPadding,
        IssueIds.ReshapeSize,
        IssueIds.LossShape,
        IssueIds.StatedInputs,
        IssueIds.NamedShape,
        IssueIds.FewPositions,
        IssueIds.DoubleActivation,
        IssueIds.BoundedRegression,
        IssueIds.LinearPair,
        IssueIds.DropoutOnOutput,
        IssueIds.RedundantBias,
        IssueIds.ZeroWeights,
        IssueIds.MissingCausalMask,
        IssueIds.BidirectionalDecoder,
    ];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => SourceOrderFixAllProvider.Instance;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            foreach (Fix fix in FixProperties.Read(diagnostic.Properties))
            {
                if (await FixedSolution.TryApplyAsync(context.Document, diagnostic, fix, context.CancellationToken).ConfigureAwait(false) is not { } solution) continue;
                context.RegisterCodeFix(CodeAction.Create(fix.Title, _ => Task.FromResult(solution), equivalenceKey: fix.Key), diagnostic);
            }
        }
    }
}
