namespace NetGen.Generator.Parsing;

/// <summary>The full metadata names of the runtime's types that the generator looks for. A test compares each with the type itself.</summary>
internal static class TypeNames
{
    public const string Network = "NetGen.Network";
    public const string Block = "NetGen.Block";
    public const string NetworkAttribute = "NetGen.NetworkAttribute";
    public const string BlockAttribute = "NetGen.BlockAttribute";
    public const string PartAttribute = "NetGen.PartAttribute";
    public const string UseAttribute = "NetGen.UseAttribute`1";
    public const string RecurrentAttribute = "NetGen.RecurrentAttribute`1";
}
