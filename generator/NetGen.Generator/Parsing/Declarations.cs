using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NetGen.Generator.Parsing;

/// <summary>
/// What the attributes of a class can depend on besides their own text: the declarations of the whole compilation, without the attributes of types and
/// without bodies, as one number, and the references. While a user types in a body, in a comment or in the attributes of another class it stays the same.
/// Each tree is read once, however many compilations it is part of.
/// </summary>
internal sealed class Declarations
{
    private static readonly ConditionalWeakTable<Compilation, Declarations> s_compilations = new();
    private static readonly ConditionalWeakTable<SyntaxTree, TreeDeclarations> s_trees = new();
    private static readonly ConditionalWeakTable<object, StrongBox<long>> s_identities = new();
    private static long s_lastIdentity;

    private readonly HashSet<long> _trees = [];
    private readonly HashSet<string> _aliases = new(StringComparer.Ordinal);

    private Declarations(Compilation compilation, CancellationToken cancellation)
    {
        ulong fingerprint = Fnv.Start;
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            if (IsOurs(tree)) continue;
            if (!s_trees.TryGetValue(tree, out TreeDeclarations? read))
            {
                cancellation.ThrowIfCancellationRequested();
                read = s_trees.GetValue(tree, TreeDeclarations.Read);
            }

            fingerprint = Fnv.Add(fingerprint, read.Fingerprint);
            _trees.Add(read.Identity);
            foreach (string alias in read.Aliases) _aliases.Add(alias);
        }

        foreach (MetadataReference reference in compilation.References) fingerprint = Fnv.Add(fingerprint, (ulong)Identify(reference));
        Fingerprint = fingerprint;
    }

    /// <summary>One number for all declarations and references.</summary>
    public ulong Fingerprint { get; }

    public static Declarations Of(Compilation compilation, CancellationToken cancellation) =>
        s_compilations.TryGetValue(compilation, out Declarations? known) ? known : s_compilations.GetValue(compilation, c => new Declarations(c, cancellation));

    /// <summary>What this generator has made depends on the classes and never they on it; for analyzers it is there, for the generator not yet.</summary>
    public static bool IsOurs(SyntaxTree tree) => tree.FilePath.IndexOf(nameof(NetworkGenerator), StringComparison.Ordinal) >= 0 && tree.FilePath.EndsWith(".g.cs", StringComparison.Ordinal);

    /// <summary>A number of a tree's own: trees are compared by it, so that nothing keeps an old one alive.</summary>
    public static long Identify(object thing) => s_identities.GetValue(thing, _ => new StrongBox<long>(Interlocked.Increment(ref s_lastIdentity))).Value;

    /// <summary>Whether the compilation has all of these trees.</summary>
    public bool HasAll(long[] trees) => Array.TrueForAll(trees, _trees.Contains);

    /// <summary>Whether an attribute may be the one of a name, by what is written: under its name, with or without its suffix, or under an alias.</summary>
    /// <param name="name">The name without suffix: "Network".</param>
    public bool MayBe(AttributeSyntax attribute, string name)
    {
        string written = RightmostName(attribute.Name);
        return written == name || written == name + "Attribute" || _aliases.Contains(written);
    }

    private static string RightmostName(NameSyntax name) => name switch
    {
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax qualified => qualified.Name.Identifier.ValueText,
        _ => "",
    };

    private static class Fnv
    {
        public const ulong Start = 14695981039346656037;
        private const ulong Prime = 1099511628211;

        public static ulong Add(ulong hash, ulong value) => unchecked((hash ^ value) * Prime);

        public static ulong Add(ulong hash, string text)
        {
            foreach (char c in text) hash = Add(hash, c);
            return Add(hash, 0x1FFFF);
        }
    }

    /// <summary>One tree's share.</summary>
    private sealed record TreeDeclarations(long Identity, ulong Fingerprint, string[] Aliases)
    {
        public static TreeDeclarations Read(SyntaxTree tree)
        {
            ulong hash = Fnv.Start;
            var aliases = new List<string>();
            var open = new Stack<SyntaxNodeOrToken>();
            open.Push(tree.GetRoot());
            while (open.Count > 0)
            {
                SyntaxNodeOrToken item = open.Pop();
                if (item.IsToken)
                {
                    hash = Fnv.Add(Fnv.Add(hash, (ulong)item.RawKind), item.AsToken().ValueText);
                    continue;
                }

                SyntaxNode node = item.AsNode()!;
                if (IsLeftOut(node)) continue;
                if (node is UsingDirectiveSyntax { Alias: { } alias }) aliases.Add(alias.Name.Identifier.ValueText);
                foreach (SyntaxNodeOrToken child in node.ChildNodesAndTokens().Reverse()) open.Push(child);
            }

            return new TreeDeclarations(Identify(tree), hash, [.. aliases]);
        }

        private static bool IsLeftOut(SyntaxNode node) => node switch
        {
            BlockSyntax or ArrowExpressionClauseSyntax or GlobalStatementSyntax or ConstructorInitializerSyntax => true,
            AttributeListSyntax list => list.Parent is BaseTypeDeclarationSyntax,
            _ => false,
        };
    }
}
