using System.Globalization;
using System.Text;

namespace NetGen.Generator.Shapes;

/// <summary>
/// A dimension: an integer, or a polynomial over symbols that are free at run time, kept in a normal form.
/// Two dimensions are equal when their normal forms are; they surely differ only when their difference is a constant other than zero;
/// everything else is checked at run time. What a polynomial cannot say (a rounded quotient, a minimum) is a symbol of its own,
/// an <see cref="Atom"/> that carries its definition. Overflow gives <see cref="Unknown"/>, which swallows whatever it meets.
/// </summary>
internal sealed class Dim : IEquatable<Dim>
{
    // Most extents are small numbers, of which there need not be more than one each.
    private static readonly Dim[] Small = [.. Enumerable.Range(0, 1_025).Select(n => Of(n))];

    private readonly Term[] _terms;
    private string? _text;
    private int _hash; // 0 until it is asked for; a race computes it twice.

    private Dim(Term[] terms, bool known = true)
    {
        _terms = terms;
        IsUnknown = !known;
        IsConstant = known && (terms.Length == 0 || (terms.Length == 1 && terms[0].Atoms.Length == 0));
    }

    /// <summary>The batch size: the leading axis of every activation.</summary>
    public static Dim Batch { get; } = Symbol("B");

    /// <summary>A dimension that nothing is known of, after an error.</summary>
    public static Dim Unknown { get; } = new([], known: false);

    public static Dim One { get; } = 1;

    public static Dim Zero { get; } = 0;

    public bool IsUnknown { get; }

    public bool IsConstant { get; }

    /// <summary>The value of a constant dimension.</summary>
    public long Constant => _terms.Length == 0 ? 0 : _terms[0].Coefficient;

    public bool IsOne => IsConstant && Constant == 1;

    /// <summary>The terms, highest powers last; the constant term has no atoms.</summary>
    public IReadOnlyList<Term> Terms => _terms;

    /// <summary>All atoms that occur, each once, in ordinal order.</summary>
    public IEnumerable<Atom> Atoms => _terms.SelectMany(t => t.Atoms).Distinct().OrderBy(a => a.Name, StringComparer.Ordinal);

    public static Dim Symbol(string name) => new([new Term(1, [new Atom(name, null)])]);

    private static Dim Of(long value) => new(value == 0 ? [] : [new Term(value, [])]);

    public static Dim Of(Atom atom) => new([new Term(1, [atom])]);

    public static implicit operator Dim(long value) => value >= 0 && value < Small.Length ? Small[value] : Of(value);

    public static Dim operator +(Dim a, Dim b) => a.IsUnknown || b.IsUnknown ? Unknown : a.IsZero ? b : b.IsZero ? a : Normal(a._terms.Concat(b._terms));

    public static Dim operator -(Dim a, Dim b) => a + (b * -1);

    public static Dim operator *(Dim a, Dim b)
    {
        if (a.IsUnknown || b.IsUnknown) return Unknown;
        if (a.IsOne) return b;
        if (b.IsOne) return a;
        if (a.IsConstant) return Scale(b, a.Constant);
        if (b.IsConstant) return Scale(a, b.Constant);
        var products = new List<Term>();
        foreach (Term s in a._terms)
        {
            foreach (Term t in b._terms)
            {
                if (!TryMultiply(s.Coefficient, t.Coefficient, out long coefficient)) return Unknown;
                products.Add(new Term(coefficient, Product(s.Atoms, t.Atoms)));
            }
        }

        return products.Count == 1 ? new Dim(products.ToArray()) : Normal(products);
    }

    /// <summary>The exact quotient, or null when it is not surely exact: each term must contain the single-term divisor.</summary>
    public static Dim? DivideExact(Dim a, Dim b)
    {
        if (a.IsUnknown || b.IsUnknown) return Unknown;
        if (b._terms.Length == 0) return null;
        if (a._terms.Length == 0) return Zero;
        if (b.IsOne) return a;
        if (a.Equals(b)) return One;
        if (b._terms.Length > 1) return null;
        Term divisor = b._terms[0];
        if (divisor.Coefficient < 0) return DivideExact(a * -1, b * -1); // Else the least number divided by −1 would overflow.
        if (a.IsConstant && b.IsConstant) return a.Constant % b.Constant == 0 ? a.Constant / b.Constant : (Dim?)null;
        var quotient = new Term[a._terms.Length];
        for (int i = 0; i < quotient.Length; i++)
        {
            Term t = a._terms[i];
            if (t.Coefficient % divisor.Coefficient != 0 || Without(t.Atoms, divisor.Atoms) is not { } atoms) return null;
            quotient[i] = new Term(t.Coefficient / divisor.Coefficient, atoms);
        }

        return quotient.Length == 1 ? new Dim(quotient) : Normal(quotient);
    }

    /// <summary>⌊a / b⌋ for a positive constant b; an atom of its own where it is not exact.</summary>
    public static Dim FloorDivide(Dim a, long b) => Divide(a, b, "floor", Floor);

    /// <summary>⌈a / b⌉ for a positive constant b; an atom of its own where it is not exact.</summary>
    public static Dim CeilDivide(Dim a, long b) => Divide(a, b, "ceil", Ceiling);

    public static Dim Mod(Dim a, long b) => a - (FloorDivide(a, b) * b);

    public static Dim Min(Dim a, Dim b) => Extreme(a, b, "min", Math.Min);

    public static Dim Max(Dim a, Dim b) => Extreme(a, b, "max", Math.Max);

    /// <summary>True when the two surely differ: their difference is a constant other than zero.</summary>
    public static bool SurelyDiffer(Dim a, Dim b)
    {
        Dim difference = a - b;
        return difference.IsConstant && difference.Constant != 0;
    }

    /// <summary>The value for given symbol values; derived atoms are evaluated from their definitions.</summary>
    public long Evaluate(Func<string, long> symbol)
    {
        long sum = 0;
        foreach (Term t in _terms)
        {
            long product = t.Coefficient;
            foreach (Atom atom in t.Atoms) product *= atom.Definition?.Evaluate(symbol) ?? symbol(atom.Name);
            sum += product;
        }

        return sum;
    }

    // Normal forms are equal term by term.
    public bool Equals(Dim? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is null || IsUnknown != other.IsUnknown || _terms.Length != other._terms.Length) return false;
        for (int i = 0; i < _terms.Length; i++)
        {
            if (_terms[i].Coefficient != other._terms[i].Coefficient || !_terms[i].Atoms.AsSpan().SequenceEqual(other._terms[i].Atoms)) return false;
        }

        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as Dim);

    public override int GetHashCode() => _hash == 0 ? _hash = Hash() : _hash;

    private int Hash()
    {
        int hash = _terms.Length;
        foreach (Term term in _terms)
        {
            hash = unchecked((hash * 31) + term.Coefficient.GetHashCode());
            foreach (Atom atom in term.Atoms) hash = unchecked((hash * 31) + atom.GetHashCode());
        }

        return hash;
    }

    public override string ToString() => _text ??= IsUnknown ? "?" : IsConstant ? Constant.ToString(CultureInfo.InvariantCulture) : Write(_terms);

    private bool IsZero => IsConstant && _terms.Length == 0;

    private static Dim Scale(Dim dim, long factor)
    {
        if (factor == 0) return Zero;
        var terms = new Term[dim._terms.Length];
        for (int i = 0; i < terms.Length; i++)
        {
            if (!TryMultiply(dim._terms[i].Coefficient, factor, out long coefficient)) return Unknown;
            terms[i] = new Term(coefficient, dim._terms[i].Atoms);
        }

        return new Dim(terms);
    }

    private static Dim Divide(Dim a, long b, string function, Func<long, long, long> exact)
    {
        if (a.IsUnknown || b <= 0) return Unknown;
        if (a.IsConstant) return exact(a.Constant, b);
        return DivideExact(a, b) ?? Derived(function, a, b);
    }

    private static long Floor(long a, long b) => (a / b) - (a % b < 0 ? 1 : 0);

    private static long Ceiling(long a, long b) => (a / b) + (a % b > 0 ? 1 : 0);

    private static Dim Extreme(Dim a, Dim b, string function, Func<long, long, long> exact)
    {
        if (a.IsUnknown || b.IsUnknown) return Unknown;
        Dim difference = a - b;
        if (difference.IsConstant) return exact(difference.Constant, 0) == difference.Constant ? a : b;
        return string.CompareOrdinal(a.ToString(), b.ToString()) <= 0 ? Derived(function, a, b) : Derived(function, b, a);
    }

    private static Dim Derived(string function, Dim a, Dim b)
    {
        string name = function is "min" or "max" ? $"{function}({a}, {b})" : $"{function}(({a}) / {b})";
        return new Dim([new Term(1, [new Atom(name, new AtomDefinition(function, a, b))])]);
    }

    // The terms in order of their atoms, each product of atoms once. There are few of them, so each is put in its place.
    private static Dim Normal(IEnumerable<Term> terms)
    {
        var sums = new List<Term>();
        foreach (Term t in terms)
        {
            int at = 0;
            while (at < sums.Count && Compare(sums[at].Atoms, t.Atoms) < 0) at++;
            if (at == sums.Count || Compare(sums[at].Atoms, t.Atoms) != 0)
            {
                sums.Insert(at, t);
                continue;
            }

            long sum = sums[at].Coefficient, total = unchecked(sum + t.Coefficient);
            if (((sum ^ total) & (t.Coefficient ^ total)) < 0) return Unknown;
            sums[at] = new Term(total, t.Atoms);
        }

        sums.RemoveAll(t => t.Coefficient == 0);
        return new Dim(sums.ToArray());
    }

    private static Atom[] Product(Atom[] a, Atom[] b)
    {
        if (a.Length == 0) return b;
        if (b.Length == 0) return a;
        var product = new Atom[a.Length + b.Length];
        for (int at = 0, i = 0, j = 0; at < product.Length; at++)
        {
            bool first = j == b.Length || (i < a.Length && string.CompareOrdinal(a[i].Name, b[j].Name) <= 0);
            product[at] = first ? a[i++] : b[j++];
        }

        return product;
    }

    // The atoms that are left of a product; null when a divisor's is not among them. Both are in order.
    private static Atom[]? Without(Atom[] product, Atom[] divisor)
    {
        if (divisor.Length == 0) return product;
        if (divisor.Length > product.Length) return null;
        var left = new Atom[product.Length - divisor.Length];
        int at = 0, removed = 0;
        foreach (Atom atom in product)
        {
            if (removed < divisor.Length && atom.Equals(divisor[removed])) removed++;
            else if (at == left.Length) return null;
            else left[at++] = atom;
        }

        return removed == divisor.Length ? left : null;
    }

    // Fewer atoms first, then by name.
    private static int Compare(Atom[] a, Atom[] b)
    {
        int order = a.Length.CompareTo(b.Length);
        for (int i = 0; order == 0 && i < a.Length; i++) order = ReferenceEquals(a[i], b[i]) ? 0 : string.CompareOrdinal(a[i].Name, b[i].Name);
        return order;
    }

    private static bool TryMultiply(long a, long b, out long product)
    {
        product = unchecked(a * b);
        double exact = (double)a * b;
        return exact is > -9e18 and < 9e18;
    }

    private static string Write(Term[] terms)
    {
        if (terms.Length == 0) return "0";
        var text = new StringBuilder();
        // Highest powers first reads naturally: 4*T + 1.
        foreach (Term t in Enumerable.Reverse(terms))
        {
            string coefficient = t.Coefficient.ToString(CultureInfo.InvariantCulture);
            if (text.Length > 0)
            {
                text.Append(t.Coefficient < 0 ? " - " : " + ");
                coefficient = coefficient.TrimStart('-');
            }

            string atoms = string.Join("*", t.Atoms.Select(a => a.Name));
            if (atoms.Length == 0) text.Append(coefficient);
            else if (coefficient == "1") text.Append(atoms);
            else if (coefficient == "-1") text.Append('-').Append(atoms);
            else text.Append(coefficient).Append('*').Append(atoms);
        }

        return text.ToString();
    }

    /// <summary>A coefficient times a product of atoms.</summary>
    internal readonly record struct Term(long Coefficient, Atom[] Atoms);

    /// <summary>A symbol, or a derived one with its definition; the name decides equality.</summary>
    internal sealed class Atom(string name, AtomDefinition? definition) : IEquatable<Atom>
    {
        private readonly int _hash = StringComparer.Ordinal.GetHashCode(name);

        public string Name { get; } = name;

        public AtomDefinition? Definition { get; } = definition;

        public bool Equals(Atom? other) => ReferenceEquals(this, other) || (other is not null && other.Name == Name);

        public override bool Equals(object? obj) => Equals(obj as Atom);

        public override int GetHashCode() => _hash;
    }

    /// <summary>floor or ceil of a / b, min or max of a and b.</summary>
    internal sealed record AtomDefinition(string Function, Dim A, Dim B)
    {
        public long Evaluate(Func<string, long> symbol)
        {
            long a = A.Evaluate(symbol), b = B.Evaluate(symbol);
            return Function switch
            {
                "floor" => Floor(a, b),
                "ceil" => Ceiling(a, b),
                "min" => Math.Min(a, b),
                _ => Math.Max(a, b),
            };
        }
    }
}
