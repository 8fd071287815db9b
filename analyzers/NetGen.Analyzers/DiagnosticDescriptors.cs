using Microsoft.CodeAnalysis;
using NetGen.Generator.Layers;

namespace NetGen.Analyzers;

/// <summary>The descriptors of all diagnostics, one per id. The messages' first argument is the layer or class that is meant.</summary>
internal static class DiagnosticDescriptors
{
    /// <summary>Where the pages of the ids lie, relative to the root of the repository.</summary>
    private const string HelpRoot = "analyzers/docs/";

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

    /// <summary>'{0}' {1}; a network begins with [Input(…)] or [Tokens(…)], whose shape leaves the batch out</summary>
    public static readonly DiagnosticDescriptor NoInput = new(
        IssueIds.NoInput,
        "A network has no input",
        "'{0}' {1}; a network begins with [Input(…)] or [Tokens(…)], whose shape leaves the batch out",
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

    /// <summary>'{0}': no value before it is named '{1}'; named are: {2}</summary>
    public static readonly DiagnosticDescriptor UnknownTap = new(
        IssueIds.UnknownTap,
        "No value has this name",
        "'{0}': no value before it is named '{1}'; named are: {2}",
        "NetGen.Declaration",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Taps and inputs name values for [From], for the joins and for expressions. A name counts from where it stands to the end of its network or block.",
        helpLinkUri: HelpRoot + IssueIds.UnknownTap + ".md");

    /// <summary>'{0}': {1}</summary>
    public static readonly DiagnosticDescriptor BadArgument = new(
        IssueIds.BadArgument,
        "An argument is wrong or missing",
        "'{0}': {1}",
        "NetGen.Declaration",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "An argument has a value that no network can have, whatever stands around it: a stride of 0, a text that is no expression.",
        helpLinkUri: HelpRoot + IssueIds.BadArgument + ".md");

    /// <summary>'{0}': {1}; names are unique in a network or block</summary>
    public static readonly DiagnosticDescriptor DuplicateName = new(
        IssueIds.DuplicateName,
        "A name stands twice",
        "'{0}': {1}; names are unique in a network or block",
        "NetGen.Declaration",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Parameters, taps, outputs and targets are found by their names, in code and in saved files.",
        helpLinkUri: HelpRoot + IssueIds.DuplicateName + ".md");

    /// <summary>'{0}' {1}</summary>
    public static readonly DiagnosticDescriptor OpenBranch = new(
        IssueIds.OpenBranch,
        "Branches do not join",
        "'{0}' {1}",
        "NetGen.Declaration",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Every [Branch] starts at the same value, and [Concat], [Add] or [Multiply] joins the ends of at least two.",
        helpLinkUri: HelpRoot + IssueIds.OpenBranch + ".md");

    /// <summary>'{0}' {1}</summary>
    public static readonly DiagnosticDescriptor BlockArguments = new(
        IssueIds.BlockArguments,
        "A block is used with the wrong arguments",
        "'{0}' {1}",
        "NetGen.Declaration",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A use gives a block its hyper-parameters as a constructor call would: in order, those with defaults may be left out.",
        helpLinkUri: HelpRoot + IssueIds.BlockArguments + ".md");

    /// <summary>'{0}' uses the block {1} inside of itself, which would have no end; use Repeat to stack copies</summary>
    public static readonly DiagnosticDescriptor RecursiveBlock = new(
        IssueIds.RecursiveBlock,
        "A block uses itself",
        "'{0}' uses the block {1} inside of itself, which would have no end; use Repeat to stack copies",
        "NetGen.Declaration",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A block is unfolded where it is used, so it cannot hold itself, directly or through others.",
        helpLinkUri: HelpRoot + IssueIds.RecursiveBlock + ".md");

    /// <summary>'{0}': "{2}" names '{1}', which is neither a hyper-parameter nor a symbolic dimension; known are: {3}</summary>
    public static readonly DiagnosticDescriptor UnknownName = new(
        IssueIds.UnknownName,
        "A dimension expression names something unknown",
        "'{0}': \"{2}\" names '{1}', which is neither a hyper-parameter nor a symbolic dimension; known are: {3}",
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

    /// <summary>'{0}': {1}; this is more than any known network has, so a Repeat is probably wrong</summary>
    public static readonly DiagnosticDescriptor TooLarge = new(
        IssueIds.TooLarge,
        "A network is too large to compile",
        "'{0}': {1}; this is more than any known network has, so a Repeat is probably wrong",
        "NetGen.Declaration",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Networks are unfolded while the user types. The limits keep a slip, such as a Repeat of a million, from stopping the editor.",
        helpLinkUri: HelpRoot + IssueIds.TooLarge + ".md");

    /// <summary>'{0}' expects {1}; '{3}' gives {2}</summary>
    public static readonly DiagnosticDescriptor ShapeMismatch = new(
        IssueIds.ShapeMismatch,
        "A layer cannot take this shape",
        "'{0}' expects {1}; '{3}' gives {2}",
        "NetGen.Shapes",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The value before the layer has a shape that the layer has no meaning for.",
        helpLinkUri: HelpRoot + IssueIds.ShapeMismatch + ".md");

    /// <summary>'{0}' works on the last axis of {1} from '{2}' only, the width of the image; put [Flatten] or [GlobalAveragePool] before it</summary>
    public static readonly DiagnosticDescriptor DenseOnImage = new(
        IssueIds.DenseOnImage,
        "Dense stands on an image",
        "'{0}' works on the last axis of {1} from '{2}' only, the width of the image; put [Flatten] or [GlobalAveragePool] before it",
        "NetGen.Shapes",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Dense acts on the last axis, whatever stands before it. That is right for a sequence (T, D), and nearly never meant for an image (C, H, W).",
        helpLinkUri: HelpRoot + IssueIds.DenseOnImage + ".md");

    /// <summary>'{0}' needs {1}, but {2} from '{3}' is all there is; a smaller kernel or more padding makes it fit</summary>
    public static readonly DiagnosticDescriptor WindowTooLarge = new(
        IssueIds.WindowTooLarge,
        "A window is larger than what it slides over",
        "'{0}' needs {1}, but {2} from '{3}' is all there is; a smaller kernel or more padding makes it fit",
        "NetGen.Shapes",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The kernel of a convolution or the window of a pooling layer must fit into the padded input at least once.",
        helpLinkUri: HelpRoot + IssueIds.WindowTooLarge + ".md");

    /// <summary>'{0}' leaves out {2} from '{3}': {1}</summary>
    public static readonly DiagnosticDescriptor DroppedRemainder = new(
        IssueIds.DroppedRemainder,
        "A stride leaves rows out",
        "'{0}' leaves out {2} from '{3}': {1}",
        "NetGen.Shapes",
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "The stride does not divide the way that the window can go, so the last rows or columns are not seen, as in PyTorch. Rounding = Rounding.Ceil takes one more step, and Rounding.Exact makes an error of it.",
        helpLinkUri: HelpRoot + IssueIds.DroppedRemainder + ".md");

    /// <summary>'{0}' joins {1} with {2}: {3}</summary>
    public static readonly DiagnosticDescriptor UnequalJoin = new(
        IssueIds.UnequalJoin,
        "Values of unequal shape are joined",
        "'{0}' joins {1} with {2}: {3}",
        "NetGen.Shapes",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Values that are added or multiplied have equal shapes, where an axis of size 1 broadcasts; values that are put one after another are equal on all other axes. A residual connection over a change of shape needs Shortcut.Project.",
        helpLinkUri: HelpRoot + IssueIds.UnequalJoin + ".md");

    /// <summary>'{0}': {1} cannot be divided by {2}: {3}</summary>
    public static readonly DiagnosticDescriptor NotDivisible = new(
        IssueIds.NotDivisible,
        "A number does not divide",
        "'{0}': {1} cannot be divided by {2}: {3}",
        "NetGen.Shapes",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Groups divide the channels of the input and of the output; a reshape keeps the number of elements.",
        helpLinkUri: HelpRoot + IssueIds.NotDivisible + ".md");

    /// <summary>'{0}' needs {1} to be a number, but it is the symbolic dimension {2}</summary>
    public static readonly DiagnosticDescriptor SymbolicDimension = new(
        IssueIds.SymbolicDimension,
        "A dimension must be known here",
        "'{0}' needs {1} to be a number, but it is the symbolic dimension {2}",
        "NetGen.Shapes",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Weights have fixed sizes, and so has whatever decides them. Pooling over time makes a fixed size of a symbolic length.",
        helpLinkUri: HelpRoot + IssueIds.SymbolicDimension + ".md");

    /// <summary>'{0}' takes {1}, but '{3}' gives {2}</summary>
    public static readonly DiagnosticDescriptor ElementType = new(
        IssueIds.ElementType,
        "Tokens and real numbers are mixed up",
        "'{0}' takes {1}, but '{3}' gives {2}",
        "NetGen.Shapes",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Token numbers are names, not quantities: an [Embedding] makes vectors of them before anything is computed.",
        helpLinkUri: HelpRoot + IssueIds.ElementType + ".md");

    /// <summary>'{0}' shares {1}, but needs {2}</summary>
    public static readonly DiagnosticDescriptor SharedShape = new(
        IssueIds.SharedShape,
        "Shared weights have another shape",
        "'{0}' shares {1}, but needs {2}",
        "NetGen.Shapes",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Weights that are used twice have one shape: the inputs of both uses of a block are equal, and a tied head is as wide as its table.",
        helpLinkUri: HelpRoot + IssueIds.SharedShape + ".md");

    private static readonly Dictionary<string, DiagnosticDescriptor> s_byId = All().ToDictionary(d => d.Id, StringComparer.Ordinal);

    /// <summary>The descriptor of an issue's id.</summary>
    public static DiagnosticDescriptor Of(string id) => s_byId[id];

    /// <summary>All descriptors in the order of their ids.</summary>
    public static IEnumerable<DiagnosticDescriptor> All() =>
    [
        NotPartial,
        NoInput,
        SeveralDeclarations,
        UnknownTap,
        BadArgument,
        DuplicateName,
        OpenBranch,
        BlockArguments,
        RecursiveBlock,
        UnknownName,
        BadDeclaration,
        TooLarge,
        ShapeMismatch,
        DenseOnImage,
        WindowTooLarge,
        DroppedRemainder,
        UnequalJoin,
        NotDivisible,
        SymbolicDimension,
        ElementType,
        SharedShape,
    ];
}
