using Microsoft.CodeAnalysis;
using NetGen.Generator.Layers;

namespace NetGen.Analyzers;

// Shapes: what does not fit together.
internal static partial class DiagnosticDescriptors
{
    /// <summary>{0} expects {1}; '{3}' gives {2}{4}</summary>
    public static readonly DiagnosticDescriptor ShapeMismatch = new(
        IssueIds.ShapeMismatch,
        "A layer cannot take this shape",
        "{0} expects {1}; '{3}' gives {2}{4}",
        "NetGen.Shapes",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The value before the layer has a shape that the layer has no meaning for.",
        helpLinkUri: HelpRoot + IssueIds.ShapeMismatch + ".md");

    /// <summary>{0} works on the last axis of {1} from '{2}' only, the width of the image; put [Flatten] or [GlobalAveragePool] before it</summary>
    public static readonly DiagnosticDescriptor DenseOnImage = new(
        IssueIds.DenseOnImage,
        "Dense stands on an image",
        "{0} works on the last axis of {1} from '{2}' only, the width of the image; put [Flatten] or [GlobalAveragePool] before it",
        "NetGen.Shapes",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Dense acts on the last axis, whatever stands before it. That is right for a sequence (T, D), and nearly never meant for an image (C, H, W).",
        helpLinkUri: HelpRoot + IssueIds.DenseOnImage + ".md");

    /// <summary>{0} needs {1}, but {2} from '{3}' is all there is; {4}</summary>
    public static readonly DiagnosticDescriptor WindowTooLarge = new(
        IssueIds.WindowTooLarge,
        "A window is larger than what it slides over",
        "{0} needs {1}, but {2} from '{3}' is all there is; {4}",
        "NetGen.Shapes",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The kernel of a convolution or the window of a pooling layer must fit into the padded input at least once.",
        helpLinkUri: HelpRoot + IssueIds.WindowTooLarge + ".md");

    /// <summary>{0} leaves out {1} of '{3}': {2}{4}</summary>
    public static readonly DiagnosticDescriptor DroppedRemainder = new(
        IssueIds.DroppedRemainder,
        "A stride leaves rows out",
        "{0} leaves out {1} of '{3}': {2}{4}",
        "NetGen.Shapes",
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "The stride does not divide the way that the window can go, so the last rows or columns are not seen, as in PyTorch. Where only padding is left out, nothing is lost and the diagnostic is hidden. Rounding = Rounding.Ceil takes one more step, and Rounding.Exact makes an error of it.",
        helpLinkUri: HelpRoot + IssueIds.DroppedRemainder + ".md");

    /// <summary>{0} joins {1} with {2}: {3}</summary>
    public static readonly DiagnosticDescriptor UnequalJoin = new(
        IssueIds.UnequalJoin,
        "Values of unequal shape are joined",
        "{0} joins {1} with {2}: {3}",
        "NetGen.Shapes",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Values that are added or multiplied have equal shapes, where an axis of size 1 broadcasts; values that are put one after another are equal on all other axes. A residual connection over a change of shape needs Shortcut.Project.",
        helpLinkUri: HelpRoot + IssueIds.UnequalJoin + ".md");

    /// <summary>{0}: {1} cannot be divided by {2}: {3}{4}</summary>
    public static readonly DiagnosticDescriptor NotDivisible = new(
        IssueIds.NotDivisible,
        "A number does not divide",
        "{0}: {1} cannot be divided by {2}: {3}{4}",
        "NetGen.Shapes",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Groups divide the channels of the input and of the output.",
        helpLinkUri: HelpRoot + IssueIds.NotDivisible + ".md");

    /// <summary>{0} needs {1} to be a number, but it is the symbolic dimension {2}{3}</summary>
    public static readonly DiagnosticDescriptor SymbolicDimension = new(
        IssueIds.SymbolicDimension,
        "A dimension must be known here",
        "{0} needs {1} to be a number, but it is the symbolic dimension {2}{3}",
        "NetGen.Shapes",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Weights have fixed sizes, and so has whatever decides them. Pooling over time makes a fixed size of a symbolic length.",
        helpLinkUri: HelpRoot + IssueIds.SymbolicDimension + ".md");

    /// <summary>{0} takes {1}, but '{3}' gives {2}{4}</summary>
    public static readonly DiagnosticDescriptor ElementType = new(
        IssueIds.ElementType,
        "Tokens and real numbers are mixed up",
        "{0} takes {1}, but '{3}' gives {2}{4}",
        "NetGen.Shapes",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Token numbers are names, not quantities: an [Embedding] makes vectors of them before anything is computed.",
        helpLinkUri: HelpRoot + IssueIds.ElementType + ".md");

    /// <summary>{0} shares {1}, but {2}: {3}</summary>
    public static readonly DiagnosticDescriptor SharedShape = new(
        IssueIds.SharedShape,
        "Shared weights have another shape",
        "{0} shares {1}, but {2}: {3}",
        "NetGen.Shapes",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Weights that are used twice have one shape: the inputs of both uses of a block are equal, and a tied head is as wide as its table.",
        helpLinkUri: HelpRoot + IssueIds.SharedShape + ".md");

    /// <summary>{0} pads {2} before and {3} after, since its size of {1} is even; {4} pads the same on both sides</summary>
    public static readonly DiagnosticDescriptor UnevenPadding = new(
        IssueIds.UnevenPadding,
        "Padding is uneven",
        "{0} pads {2} before and {3} after, since its size of {1} is even; {4} pads the same on both sides",
        "NetGen.Shapes",
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "Padding that keeps the size of an image needs an odd window to lie evenly. With an even one the result is shifted by half an element.",
        helpLinkUri: HelpRoot + IssueIds.UnevenPadding + ".md");

    /// <summary>{0} takes {1}; '{3}' gives {2}: {4}{5}</summary>
    public static readonly DiagnosticDescriptor ReshapeSize = new(
        IssueIds.ReshapeSize,
        "A reshape changes the number of elements",
        "{0} takes {1}; '{3}' gives {2}: {4}{5}",
        "NetGen.Shapes",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A reshape gives the same elements another form, so the product of its extents is the number of elements before it. One extent may be −1 and follows from the others.",
        helpLinkUri: HelpRoot + IssueIds.ReshapeSize + ".md");

    /// <summary>{0} needs {1}, but '{3}' gives {2}; {4}</summary>
    public static readonly DiagnosticDescriptor LossShape = new(
        IssueIds.LossShape,
        "A loss cannot take these predictions",
        "{0} needs {1}, but '{3}' gives {2}; {4}",
        "NetGen.Shapes",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The cross-entropy of a single class is zero whatever the network says. One yes-or-no answer per value is what [BinaryCrossEntropy] takes.",
        helpLinkUri: HelpRoot + IssueIds.LossShape + ".md");

    /// <summary>{0} states Inputs = {1}, but '{3}' gives {2}: {4}</summary>
    public static readonly DiagnosticDescriptor StatedInputs = new(
        IssueIds.StatedInputs,
        "A layer states another input size",
        "{0} states Inputs = {1}, but '{3}' gives {2}: {4}",
        "NetGen.Shapes",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The size of a layer's input follows from the layers before it. Where it is stated all the same, as other libraries ask for, it is checked: the depth of a filter against the depth of its input, a dense layer against what is flattened.",
        helpLinkUri: HelpRoot + IssueIds.StatedInputs + ".md");

    /// <summary>{0} takes as its {1} {3}, but '{2}' is {4}: {5}</summary>
    public static readonly DiagnosticDescriptor NamedShape = new(
        IssueIds.NamedShape,
        "A named value has another shape than the layer takes",
        "{0} takes as its {1} {3}, but '{2}' is {4}: {5}",
        "NetGen.Shapes",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Some layers read values besides the current one, by the name of a tap: a memory, a mask, a first state. Their shapes follow from the layer and from the sequence that it reads.",
        helpLinkUri: HelpRoot + IssueIds.NamedShape + ".md");

    /// <summary>{0} has {1} positions, fewer than the {2} {3}</summary>
    public static readonly DiagnosticDescriptor FewPositions = new(
        IssueIds.FewPositions,
        "There are fewer positions than steps",
        "{0} has {1} positions, fewer than the {2} {3}",
        "NetGen.Shapes",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A learned position embedding has one vector for each position, so no sequence may be longer than its table. [Tokens(…, Max = …)] bounds a symbolic length.",
        helpLinkUri: HelpRoot + IssueIds.FewPositions + ".md");
}
