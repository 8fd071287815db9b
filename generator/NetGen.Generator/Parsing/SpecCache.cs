using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.Generator.Model;

namespace NetGen.Generator.Parsing;

/// <summary>
/// What was read of a class, for as long as nothing that it was read from has changed: its own declarations, those of the blocks it uses, and whatever
/// names in them can mean (<see cref="Declarations"/>). The compiler binds all attributes of all classes anew on every keystroke when it is asked for
/// them; here it is asked for the one class that the user types in. Holds values and numbers only, and for no longer than the syntax that they belong to.
/// </summary>
/// <typeparam name="T">What is read.</typeparam>
internal sealed class SpecCache<T>
    where T : class
{
    private readonly ConditionalWeakTable<SyntaxNode, Slot> _entries = new();

    /// <summary>What a declaration gives.</summary>
    /// <param name="declaration">The declaration with the attribute.</param>
    /// <param name="read">Reads it, and says what types it has looked at.</param>
    public T? Get(TypeDeclarationSyntax declaration, Compilation compilation, Func<(T? Value, IEnumerable<INamedTypeSymbol> Types)> read, CancellationToken cancellation)
    {
        var declarations = Declarations.Of(compilation, cancellation);
        Slot slot = _entries.GetOrCreateValue(declaration);
        Entry[] known = slot.Entries;
        foreach (Entry entry in known)
        {
            if (entry.Fingerprint == declarations.Fingerprint && declarations.HasAll(entry.Trees)) return entry.Value;
        }

        (T? value, IEnumerable<INamedTypeSymbol> types) = read();
        var next = new Entry(declarations.Fingerprint, Trees(types), value);

        // Two, since with other generators in the project analyzers see more declarations than this generator.
        slot.Entries = known.Length == 0 ? [next] : [next, known[0]];
        return value;
    }

    private static long[] Trees(IEnumerable<INamedTypeSymbol> types) => types
        .SelectMany(t => t.DeclaringSyntaxReferences)
        .Select(r => r.SyntaxTree)
        .Where(t => !Declarations.IsOurs(t))
        .Distinct()
        .Select(Declarations.Identify)
        .ToArray();

    /// <summary>The entries of a declaration; where two threads write, either result is right.</summary>
    private sealed class Slot
    {
        public volatile Entry[] Entries = [];
    }

    private sealed record Entry(ulong Fingerprint, long[] Trees, T? Value);
}
