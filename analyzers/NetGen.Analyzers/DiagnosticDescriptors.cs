using Microsoft.CodeAnalysis;

namespace NetGen.Analyzers;

/// <summary>The descriptors of all diagnostics, one per id. The messages' first argument is the layer or class that is meant.</summary>
internal static partial class DiagnosticDescriptors
{
    /// <summary>Where the pages of the ids lie, relative to the root of the repository.</summary>
    private const string HelpRoot = "analyzers/docs/";

    // Made when it is first asked for: the order in which the parts of this class are initialized is nobody's choice.
    private static readonly Lazy<Dictionary<string, DiagnosticDescriptor>> s_byId = new(() => All().ToDictionary(d => d.Id, StringComparer.Ordinal));

    /// <summary>The descriptor of an issue's id.</summary>
    public static DiagnosticDescriptor Of(string id) => s_byId.Value[id];

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
        UnusedTap,
        IdleArgument,
        ShapeMismatch,
        DenseOnImage,
        WindowTooLarge,
        DroppedRemainder,
        UnequalJoin,
        NotDivisible,
        SymbolicDimension,
        ElementType,
        SharedShape,
        UnevenPadding,
        ReshapeSize,
        LossShape,
        StatedInputs,
        NamedShape,
        FewPositions,
        DoubleActivation,
        BoundedRegression,
        LinearPair,
        DropoutOnOutput,
        DeepSaturation,
        SelfNormalization,
        NoGradient,
        RedundantBias,
        ZeroWeights,
        WideCode,
        DcganRules,
        UnusedParameter,
        MissingCausalMask,
        BidirectionalDecoder,
        LayerShape,
    ];
}
