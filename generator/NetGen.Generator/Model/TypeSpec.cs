namespace NetGen.Generator.Model;

/// <summary>A class that gets a generated part.</summary>
/// <param name="Namespace">Its namespace; empty for the global one.</param>
/// <param name="Containers">The headers of the classes around it, outermost first: "partial class Outer&lt;T&gt;".</param>
/// <param name="Name">Its name without type parameters, escaped where it is a keyword.</param>
/// <param name="TypeParameters">"&lt;T&gt;", or empty.</param>
/// <param name="MetadataName">Its full metadata name, "Ns.Outer+Inner", unique in the compilation.</param>
/// <param name="FullName">Its full name in code, "global::Ns.Outer.Inner".</param>
/// <param name="IsPublic">Whether it and all around it are public.</param>
/// <param name="IsPartial">Whether it and all around it are partial; nothing can be generated otherwise.</param>
/// <param name="Members">The names of its own members that would meet a generated property's, in ordinal order.</param>
internal sealed record TypeSpec(
    string Namespace,
    EquatableArray<string> Containers,
    string Name,
    string TypeParameters,
    string MetadataName,
    string FullName,
    bool IsPublic,
    bool IsPartial,
    EquatableArray<string> Members);
