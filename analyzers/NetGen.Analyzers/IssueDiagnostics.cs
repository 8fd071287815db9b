using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using NetGen.Generator.Layers;

namespace NetGen.Analyzers;

/// <summary>Makes diagnostics of issues: at the argument that is meant, with the layers that made the shapes beside it.</summary>
internal static class IssueDiagnostics
{
    /// <summary>The most arguments that a message has; what an issue leaves out is empty.</summary>
    private const int MessageArguments = 6;

    public static Diagnostic Create(Issue issue, IssueLocator locator)
    {
        (Location primary, IReadOnlyList<Location> inner) = locator.Locate(issue.Place, issue.Argument);
        IEnumerable<Location> related = issue.Related.Select(place => Innermost(locator.Locate(place, ArgumentPlace.None)));
        DiagnosticSeverity severity = issue.Severity switch
        {
            IssueSeverity.Error => DiagnosticSeverity.Error,
            IssueSeverity.Warning => DiagnosticSeverity.Warning,
            IssueSeverity.Info => DiagnosticSeverity.Info,
            _ => DiagnosticSeverity.Hidden,
        };
        return Diagnostic.Create(
            DiagnosticDescriptors.Of(issue.Id),
            primary,
            severity,
            inner.Concat(related).Where(l => l != Location.None).Distinct(),
            FixProperties.Write(issue.Fixes),
            [.. issue.Arguments.Concat(Enumerable.Repeat("", MessageArguments)).Take(MessageArguments)]);
    }

    private static Location Innermost((Location Primary, IReadOnlyList<Location> Inner) found) => found.Inner.Count > 0 ? found.Inner[found.Inner.Count - 1] : found.Primary;
}
