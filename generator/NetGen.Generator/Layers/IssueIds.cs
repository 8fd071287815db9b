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
}
