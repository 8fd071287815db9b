using System.Collections;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace NetGen.Testing.Roslyn;

/// <summary>Looks through everything that a value holds for the compiler's own types, which the pipeline must not keep alive.</summary>
internal static class ObjectGraph
{
    /// <summary>The path to the first such thing; null where there is none.</summary>
    public static string? FindRoslyn(object? root)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var open = new Stack<(object Value, string Path)>();
        if (root is not null) open.Push((root, root.GetType().Name));
        while (open.Count > 0)
        {
            (object value, string path) = open.Pop();
            if (value is ISymbol or Compilation or SyntaxNode or SyntaxTree or Location or AttributeData or Diagnostic or SemanticModel) return path;
            Type type = value.GetType();
            if (type.IsPrimitive || type.IsEnum || value is string or Type or Delegate || (!type.IsValueType && !seen.Add(value))) continue;
            if (value is Array array)
            {
                foreach (object? item in (IEnumerable)array) Push(item, path + "[]");
                continue;
            }

            for (Type? t = type; t is not null && t != typeof(object); t = t.BaseType)
            {
                foreach (FieldInfo field in t.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                {
                    Push(field.GetValue(value), $"{path}.{field.Name}");
                }
            }
        }

        return null;

        void Push(object? item, string path)
        {
            if (item is not null) open.Push((item, path));
        }
    }
}
