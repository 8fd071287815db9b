namespace NetGen.Generator.Layers;

/// <summary>The ids of all diagnostics. An id is never used for another thing.</summary>
internal static class IssueIds
{
    // Declarations.
    public const string NotPartial = "NETGEN0001";
    public const string NoInput = "NETGEN0002";
    public const string SeveralDeclarations = "NETGEN0003";
    public const string UnknownTap = "NETGEN0004";
    public const string BadArgument = "NETGEN0005";
    public const string DuplicateName = "NETGEN0006";
    public const string OpenBranch = "NETGEN0007";
    public const string BlockArguments = "NETGEN0008";
    public const string RecursiveBlock = "NETGEN0009";
    public const string UnknownName = "NETGEN0010";
    public const string BadDeclaration = "NETGEN0011";
    public const string TooLarge = "NETGEN0012";
    public const string UnusedTap = "NETGEN0013";
    public const string IdleArgument = "NETGEN0014";

    // Shapes.
    public const string ShapeMismatch = "NETGEN1001";
    public const string DenseOnImage = "NETGEN1002";
    public const string WindowTooLarge = "NETGEN1003";
    public const string DroppedRemainder = "NETGEN1004";
    public const string UnequalJoin = "NETGEN1005";
    public const string NotDivisible = "NETGEN1006";
    public const string SymbolicDimension = "NETGEN1007";
    public const string ElementType = "NETGEN1008";
    public const string SharedShape = "NETGEN1009";
    public const string UnevenPadding = "NETGEN1010";
    public const string ReshapeSize = "NETGEN1011";
    public const string LossShape = "NETGEN1012";
    public const string StatedInputs = "NETGEN1013";
    public const string NamedShape = "NETGEN1014";
    public const string FewPositions = "NETGEN1015";

    // Modelling slips.
    public const string DoubleActivation = "NETGEN2001";
    public const string BoundedRegression = "NETGEN2002";
    public const string LinearPair = "NETGEN2003";
    public const string DropoutOnOutput = "NETGEN2004";
    public const string DeepSaturation = "NETGEN2005";
    public const string SelfNormalization = "NETGEN2006";
    public const string NoGradient = "NETGEN2007";
    public const string RedundantBias = "NETGEN2008";
    public const string ZeroWeights = "NETGEN2009";
    public const string WideCode = "NETGEN2010";
    public const string DcganRules = "NETGEN2011";
    public const string UnusedParameter = "NETGEN2012";
    public const string MissingCausalMask = "NETGEN2013";
    public const string BidirectionalDecoder = "NETGEN2014";

    // What is worth seeing.
    public const string LayerShape = "NETGEN3001";
}
