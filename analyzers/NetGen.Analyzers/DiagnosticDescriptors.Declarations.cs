using Microsoft.CodeAnalysis;
using NetGen.Generator.Layers;

namespace NetGen.Analyzers;

// Declarations: what a network or block gets wrong whatever its shapes are.
internal static partial class DiagnosticDescriptors
{
    /// <summary>'{0}' is not partial; write 'partial class {0}', so that its generated part can be added</summary>
    public static readonly DiagnosticDescriptor NotPartial = new(
        IssueIds.NotPartial,
        "A network or block is not partial",
        "'{0}' is not partial; write 'partial class {0}', so that its generated part can be added",
        "NetGen.Declaration",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The layers of a network or block are compiled into another part of its class. The class, and every class around it, needs the modifier partial.",
        helpLinkUri: HelpRoot + IssueIds.NotPartial + ".md");

    /// <summary>{0} {1}; a network begins with [Input(…)] or [Tokens(…)], whose shape leaves the batch out</summary>
    public static readonly DiagnosticDescriptor NoInput = new(
        IssueIds.NoInput,
        "A network has no input",
        "{0} {1}; a network begins with [Input(…)] or [Tokens(…)], whose shape leaves the batch out",
        "NetGen.Declaration",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Every layer takes a current value; the first one comes from an input.",
        helpLinkUri: HelpRoot + IssueIds.NoInput + ".md");

    /// <summary>The layers of '{0}' stand on several declarations; put them all on one, since their order would depend on the order of files</summary>
    public static readonly DiagnosticDescriptor SeveralDeclarations = new(
        IssueIds.SeveralDeclarations,
        "Layers stand on several declarations",
        "The layers of '{0}' stand on several declarations; put them all on one, since their order would depend on the order of files",
        "NetGen.Declaration",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The compiler puts the attributes of partial declarations one after another in the order of files, which decides nothing that a reader could see.",
        helpLinkUri: HelpRoot + IssueIds.SeveralDeclarations + ".md");

    /// <summary>{0}: no value before it is named '{1}'; named are: {2}</summary>
    public static readonly DiagnosticDescriptor UnknownTap = new(
        IssueIds.UnknownTap,
        "No value has this name",
        "{0}: no value before it is named '{1}'; named are: {2}",
        "NetGen.Declaration",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Taps and inputs name values for [From], for the joins and for expressions. A name counts from where it stands to the end of its network or block.",
        helpLinkUri: HelpRoot + IssueIds.UnknownTap + ".md");

    /// <summary>{0}: {1}</summary>
    public static readonly DiagnosticDescriptor BadArgument = new(
        IssueIds.BadArgument,
        "An argument is wrong or missing",
        "{0}: {1}",
        "NetGen.Declaration",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "An argument has a value that no network can have, whatever stands around it: a stride of 0, a text that is no expression.",
        helpLinkUri: HelpRoot + IssueIds.BadArgument + ".md");

    /// <summary>{0}: {1}; names are unique in a network or block</summary>
    public static readonly DiagnosticDescriptor DuplicateName = new(
        IssueIds.DuplicateName,
        "A name stands twice",
        "{0}: {1}; names are unique in a network or block",
        "NetGen.Declaration",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Parameters, taps, outputs and targets are found by their names, in code and in saved files.",
        helpLinkUri: HelpRoot + IssueIds.DuplicateName + ".md");

    /// <summary>{0} {1}</summary>
    public static readonly DiagnosticDescriptor OpenBranch = new(
        IssueIds.OpenBranch,
        "Branches do not join",
        "{0} {1}",
        "NetGen.Declaration",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Every [Branch] starts at the same value, and [Concat], [Add] or [Multiply] joins the ends of at least two.",
        helpLinkUri: HelpRoot + IssueIds.OpenBranch + ".md");

    /// <summary>{0} {1}</summary>
    public static readonly DiagnosticDescriptor BlockArguments = new(
        IssueIds.BlockArguments,
        "A block is used with the wrong arguments",
        "{0} {1}",
        "NetGen.Declaration",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A use gives a block its hyper-parameters as a constructor call would: in order, those with defaults may be left out.",
        helpLinkUri: HelpRoot + IssueIds.BlockArguments + ".md");

    /// <summary>{0} uses the block {1} inside of itself, which would have no end; use Repeat to stack copies</summary>
    public static readonly DiagnosticDescriptor RecursiveBlock = new(
        IssueIds.RecursiveBlock,
        "A block uses itself",
        "{0} uses the block {1} inside of itself, which would have no end; use Repeat to stack copies",
        "NetGen.Declaration",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A block is unfolded where it is used, so it cannot hold itself, directly or through others.",
        helpLinkUri: HelpRoot + IssueIds.RecursiveBlock + ".md");

    /// <summary>{0}: "{2}" names '{1}', which is neither a hyper-parameter nor a symbolic dimension; known are: {3}</summary>
    public static readonly DiagnosticDescriptor UnknownName = new(
        IssueIds.UnknownName,
        "A dimension expression names something unknown",
        "{0}: \"{2}\" names '{1}', which is neither a hyper-parameter nor a symbolic dimension; known are: {3}",
        "NetGen.Declaration",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Expressions over dimensions know the hyper-parameters of their block and the symbolic dimensions of the network. nameof keeps them right when a parameter is renamed.",
        helpLinkUri: HelpRoot + IssueIds.UnknownName + ".md");

    /// <summary>'{0}' {1}</summary>
    public static readonly DiagnosticDescriptor BadDeclaration = new(
        IssueIds.BadDeclaration,
        "The class cannot be a network or block",
        "'{0}' {1}",
        "NetGen.Declaration",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The generated part brings the base class and, for a network, the constructor. A network or block is an ordinary class: not static, not a record.",
        helpLinkUri: HelpRoot + IssueIds.BadDeclaration + ".md");

    /// <summary>{0}: {1}; this is more than any known network has, so a Repeat is probably wrong</summary>
    public static readonly DiagnosticDescriptor TooLarge = new(
        IssueIds.TooLarge,
        "A network is too large to compile",
        "{0}: {1}; this is more than any known network has, so a Repeat is probably wrong",
        "NetGen.Declaration",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Networks are unfolded while the user types. The limits keep a slip, such as a Repeat of a million, from stopping the editor.",
        helpLinkUri: HelpRoot + IssueIds.TooLarge + ".md");

    /// <summary>{0} names a value '{1}' that nothing reads</summary>
    public static readonly DiagnosticDescriptor UnusedTap = new(
        IssueIds.UnusedTap,
        "A name is never read",
        "{0} names a value '{1}' that nothing reads",
        "NetGen.Declaration",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A tap is a name for a later join, [From] or expression. One that nothing reads is a slip in a name, or a remnant.",
        helpLinkUri: HelpRoot + IssueIds.UnusedTap + ".md");

    /// <summary>{0}: {1}</summary>
    public static readonly DiagnosticDescriptor IdleArgument = new(
        IssueIds.IdleArgument,
        "An argument changes nothing",
        "{0}: {1}",
        "NetGen.Declaration",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "An argument that has no effect where it stands is a slip, or says something that is not so.",
        helpLinkUri: HelpRoot + IssueIds.IdleArgument + ".md");
}
