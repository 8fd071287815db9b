using System.Text;
using NetGen.Generator.Options;

namespace NetGen.Generator.Layers;

/// <summary>
/// What a layer attribute means: its arguments, its shape rule, its parameters and its lowering to graph operations. One file each;
/// found by its name alone: <c>DenseLayer</c> is what <c>[Dense]</c> means. Nothing else in the generator knows a layer by name.
/// </summary>
internal abstract class LayerKind
{
    /// <summary>The attribute's name without its suffix: "Conv2D".</summary>
    public string Name => GetType().Name.Substring(0, GetType().Name.Length - "Layer".Length);

    /// <summary>What default names begin with: "conv" gives conv1, conv2, …</summary>
    public virtual string Stem => StemOf(Name);

    /// <summary>Whether layers of this kind have a name; taps and the like have none.</summary>
    public virtual bool IsNamed => true;

    /// <summary>Whether it declares an input of the network; every other kind needs a current value to stand on.</summary>
    public virtual bool IsInput => false;

    /// <summary>What weights right before it are best drawn from; null for a layer that is no activation.</summary>
    public virtual Init? WeightsBefore => null;

    /// <summary>What it does to its values; what the advice on networks goes by.</summary>
    public virtual LayerTraits Traits => LayerTraits.None;

    /// <summary>For a loss that takes logits: the activation that it holds itself.</summary>
    public virtual string? ActivationInside => null;

    /// <summary>Whether messages call it by its kind and not by its default name: "Add" says more than "add1".</summary>
    public virtual bool IsCalledByKind => !IsNamed;

    /// <summary>
    /// Reads the arguments, checks the shapes, declares parameters, and makes the next value. Total: after an issue it goes on with the
    /// shape that was most plausibly meant, so that one slip gives one diagnostic.
    /// </summary>
    public abstract void Build(LayerScope scope);

    /// <summary>The camel case of a kind without its number of dimensions: Conv2D → conv, MaxPool2D → maxPool, ReLU → relu, LeakyReLU → leakyRelu.</summary>
    internal static string StemOf(string kind)
    {
        if (kind.Length > 2 && kind[kind.Length - 1] == 'D' && char.IsDigit(kind[kind.Length - 2])) kind = kind.Substring(0, kind.Length - 2);
        var stem = new StringBuilder(kind.Length);
        for (int i = 0; i < kind.Length; i++)
        {
            // A capital stays where a word begins: after the first letter, before a small one.
            bool startsWord = i > 0 && i + 1 < kind.Length && char.IsUpper(kind[i]) && char.IsLower(kind[i + 1]);
            stem.Append(startsWord ? kind[i] : char.ToLowerInvariant(kind[i]));
        }

        return stem.ToString();
    }
}
