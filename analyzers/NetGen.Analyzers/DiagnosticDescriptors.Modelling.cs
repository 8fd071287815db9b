using Microsoft.CodeAnalysis;
using NetGen.Generator.Layers;

namespace NetGen.Analyzers;

// Modelling slips, and what is worth seeing: advice, never an error.
internal static partial class DiagnosticDescriptors
{
    /// <summary>{0} stands before {1}, which takes logits and holds {2} itself: it would be applied twice</summary>
    public static readonly DiagnosticDescriptor DoubleActivation = new(
        IssueIds.DoubleActivation,
        "A loss applies an activation a second time",
        "{0} stands before {1}, which takes logits and holds {2} itself: it would be applied twice",
        "NetGen.Modelling",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Losses of classes take logits, which is exact and fast; softmax and sigmoid are inside. Applied twice, the gradient nearly vanishes and the network learns slowly or not at all. For probabilities at prediction, apply softmax to the scores.",
        helpLinkUri: HelpRoot + IssueIds.DoubleActivation + ".md");

    /// <summary>{0} keeps the predictions that {1} compares with unbounded values between fixed bounds; a linear last layer reaches them all, and [BinaryCrossEntropy] or [CrossEntropy] suits probabilities better</summary>
    public static readonly DiagnosticDescriptor BoundedRegression = new(
        IssueIds.BoundedRegression,
        "Bounded predictions meet a regression loss",
        "{0} keeps the predictions that {1} compares with unbounded values between fixed bounds; a linear last layer reaches them all, and [BinaryCrossEntropy] or [CrossEntropy] suits probabilities better",
        "NetGen.Modelling",
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "A sigmoid or softmax before a regression loss cannot reach values outside of 0 … 1, and its gradient vanishes where it is wrong by far. The squared error of a sigmoid is an old and legitimate choice for values in 0 … 1, so that case is hidden.",
        helpLinkUri: HelpRoot + IssueIds.BoundedRegression + ".md");

    /// <summary>{0} follows {1} without a non-linearity between them, so both compute what one alone could; an activation such as [ReLU] makes two of them</summary>
    public static readonly DiagnosticDescriptor LinearPair = new(
        IssueIds.LinearPair,
        "Two linear layers stand in a row",
        "{0} follows {1} without a non-linearity between them, so both compute what one alone could; an activation such as [ReLU] makes two of them",
        "NetGen.Modelling",
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "The product of two matrices is one matrix. A narrow layer between two wide ones is a factorization and fine; so are grouped and separable convolutions.",
        helpLinkUri: HelpRoot + IssueIds.LinearPair + ".md");

    /// <summary>{0} drops predictions themselves: no layer after it can make up for them</summary>
    public static readonly DiagnosticDescriptor DropoutOnOutput = new(
        IssueIds.DropoutOnOutput,
        "Dropout stands on the output",
        "{0} drops predictions themselves: no layer after it can make up for them",
        "NetGen.Modelling",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Dropout teaches the layer after it not to rely on single values. After the last layer there is none, and in training a part of the predictions is replaced by zeros.",
        helpLinkUri: HelpRoot + IssueIds.DropoutOnOutput + ".md");

    /// <summary>{0} is saturating activation number {1} in a row, and the gradient shrinks at each; [ReLU], a normalization or a residual connection keeps it alive</summary>
    public static readonly DiagnosticDescriptor DeepSaturation = new(
        IssueIds.DeepSaturation,
        "Many saturating activations follow each other",
        "{0} is saturating activation number {1} in a row, and the gradient shrinks at each; [ReLU], a normalization or a residual connection keeps it alive",
        "NetGen.Modelling",
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "The derivative of a sigmoid is at most ¼ and that of tanh at most 1, and both vanish far from zero. In a deep stack the first layers hardly learn.",
        helpLinkUri: HelpRoot + IssueIds.DeepSaturation + ".md");

    /// <summary>{0} keeps mean and variance only {1}</summary>
    public static readonly DiagnosticDescriptor SelfNormalization = new(
        IssueIds.SelfNormalization,
        "SELU stands where it cannot normalize",
        "{0} keeps mean and variance only {1}",
        "NetGen.Modelling",
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "SELU normalizes by itself if weights come from LeCun's distribution (the default before it), in a plain chain of layers without other normalization, joins or ordinary dropout. Klambauer et al., 2017.",
        helpLinkUri: HelpRoot + IssueIds.SelfNormalization + ".md");

    /// <summary>{0} has a derivative of zero everywhere, so '{1}' before it never learns from the loss</summary>
    public static readonly DiagnosticDescriptor NoGradient = new(
        IssueIds.NoGradient,
        "A layer stops all gradients",
        "{0} has a derivative of zero everywhere, so '{1}' before it never learns from the loss",
        "NetGen.Modelling",
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "A step or hardmax has no slope, and training goes by slopes. Put it after the last trained layer, or train with a smooth layer and replace it afterwards.",
        helpLinkUri: HelpRoot + IssueIds.NoGradient + ".md");

    /// <summary>The bias of {0} counts for nothing, since {1} subtracts the mean again; Bias = false saves {2} parameters</summary>
    public static readonly DiagnosticDescriptor RedundantBias = new(
        IssueIds.RedundantBias,
        "A bias is subtracted again",
        "The bias of {0} counts for nothing, since {1} subtracts the mean again; Bias = false saves {2} parameters",
        "NetGen.Modelling",
        DiagnosticSeverity.Hidden,
        isEnabledByDefault: true,
        description: "Batch normalization subtracts the mean of each channel, and with it any bias before it; its own takes the place. Many published networks keep the bias all the same, so this is hidden unless you raise it.",
        helpLinkUri: HelpRoot + IssueIds.RedundantBias + ".md");

    /// <summary>{0} starts with equal weights, so all its units compute the same and stay the same for ever; the default breaks the symmetry</summary>
    public static readonly DiagnosticDescriptor ZeroWeights = new(
        IssueIds.ZeroWeights,
        "Hidden weights start at zero",
        "{0} starts with equal weights, so all its units compute the same and stay the same for ever; the default breaks the symmetry",
        "NetGen.Modelling",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Units of a hidden layer that start equal get equal gradients. Zeros are fine for biases, for a single layer such as a logistic regression, and for the last layer of a residual branch.",
        helpLinkUri: HelpRoot + IssueIds.ZeroWeights + ".md");

    /// <summary>'{0}' can learn to copy its {1} inputs: its narrowest layer has {2} values; make the code narrower, or add noise ([Dropout]) before it</summary>
    public static readonly DiagnosticDescriptor WideCode = new(
        IssueIds.WideCode,
        "An autoencoder has no bottleneck",
        "'{0}' can learn to copy its {1} inputs: its narrowest layer has {2} values; make the code narrower, or add noise ([Dropout]) before it",
        "NetGen.Modelling",
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "An autoencoder learns something about its data only where copying is impossible: through a narrow code, noise on its input or a penalty. Looked for in networks whose name says that they are autoencoders.",
        helpLinkUri: HelpRoot + IssueIds.WideCode + ".md");

    /// <summary>{0}: {1}</summary>
    public static readonly DiagnosticDescriptor DcganRules = new(
        IssueIds.DcganRules,
        "A rule of DCGAN is broken",
        "{0}: {1}",
        "NetGen.Modelling",
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "The rules by which convolutional adversarial networks train stably: strided convolutions and no pooling, no hidden dense layers, leaky ReLU throughout the discriminator, tanh at the end of the generator. Radford et al., 2016. Looked for in networks whose name begins with Dcgan.",
        helpLinkUri: HelpRoot + IssueIds.DcganRules + ".md");

    /// <summary>The block '{1}' never uses its hyper-parameter '{0}'</summary>
    public static readonly DiagnosticDescriptor UnusedParameter = new(
        IssueIds.UnusedParameter,
        "A hyper-parameter is never used",
        "The block '{1}' never uses its hyper-parameter '{0}'",
        "NetGen.Modelling",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A block's hyper-parameters stand in its layers' arguments, by name or in an expression. One that no layer mentions changes nothing.",
        helpLinkUri: HelpRoot + IssueIds.UnusedParameter + ".md");

    /// <summary>{0} attends to later positions too, where the tokens stand that '{1}' asks for, so the network copies them; Causal = true hides them</summary>
    public static readonly DiagnosticDescriptor MissingCausalMask = new(
        IssueIds.MissingCausalMask,
        "A decoder attends to what it must predict",
        "{0} attends to later positions too, where the tokens stand that '{1}' asks for, so the network copies them; Causal = true hides them",
        "NetGen.Modelling",
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "A network that predicts the next token at every position must not see later ones, or it learns to copy them and nothing else: a loss near zero, and nonsense when it generates. It is told by its shapes: tokens go in, and a label of the same vocabulary is asked for at each of the same positions. Where labels may be missing (IgnoreIndex), as for words that were masked, all positions may be seen; a class whose name says that it is a decoder or a language model is warned all the same.",
        helpLinkUri: HelpRoot + IssueIds.MissingCausalMask + ".md");

    /// <summary>{0} runs backwards too, so at each position it has seen the token that '{1}' asks for; one direction is what can be streamed</summary>
    public static readonly DiagnosticDescriptor BidirectionalDecoder = new(
        IssueIds.BidirectionalDecoder,
        "A network of next-token prediction runs in both directions",
        "{0} runs backwards too, so at each position it has seen the token that '{1}' asks for; one direction is what can be streamed",
        "NetGen.Modelling",
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "A bidirectional layer reads the whole sequence before its first result. A network that predicts the next token at every position then copies it, and cannot be run step by step.",
        helpLinkUri: HelpRoot + IssueIds.BidirectionalDecoder + ".md");

    /// <summary>{0} makes {1}</summary>
    public static readonly DiagnosticDescriptor LayerShape = new(
        IssueIds.LayerShape,
        "The shape that leaves a layer",
        "{0} makes {1}",
        "NetGen.Information",
        DiagnosticSeverity.Hidden,
        isEnabledByDefault: true,
        description: "Hidden, for editors and tools: the shape of the current value after each attribute of a network. Set its severity to suggestion to see all shapes in the list of messages.",
        helpLinkUri: HelpRoot + IssueIds.LayerShape + ".md");
}
