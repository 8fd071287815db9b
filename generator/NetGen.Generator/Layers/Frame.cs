using NetGen.Generator.Model;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Layers;

/// <summary>The value of a hyper-parameter where a block is used.</summary>
internal readonly record struct HyperValue(HyperParameterKind Kind, Dim? Dim = null, double Real = 0, bool Flag = false, string Text = "");

/// <summary>One instance of a network or block while its layers are walked: its names, its taps, the current value.</summary>
/// <param name="parent">Where the block is used; null for the network.</param>
/// <param name="block">The block; null for the network.</param>
/// <param name="prefix">What the paths inside begin with: "", or "layer1.0.".</param>
/// <param name="place">The use, empty for the network.</param>
internal sealed class Frame(Frame? parent, BlockSpec? block, string prefix, Place place)
{
    public Frame? Parent { get; } = parent;

    public BlockSpec? Block { get; } = block;

    public string Prefix { get; } = prefix;

    public Place Place { get; } = place;

    /// <summary>How many blocks are around it.</summary>
    public int Depth { get; } = parent is null ? 0 : parent.Depth + 1;

    /// <summary>Whether its parameters are those of an earlier instance.</summary>
    public bool IsShared { get; init; }

    private bool _saidSharing;

    /// <summary>Whether a parameter of another shape than the shared one is still news: one slip in a use changes many of them.</summary>
    public bool SaysSharing()
    {
        bool isNews = true;
        for (Frame? frame = this; frame is { IsShared: true }; frame = frame.Parent)
        {
            isNews &= !frame._saidSharing;
            frame._saidSharing = true;
        }

        return isNews;
    }

    /// <summary>The hyper-parameters by name.</summary>
    public Dictionary<string, HyperValue> Parameters { get; } = new(StringComparer.Ordinal);

    /// <summary>The named values.</summary>
    public Dictionary<string, Tensor> Taps { get; } = new(StringComparer.Ordinal);

    /// <summary>What the next layer takes; null before the first input.</summary>
    public Tensor? Current { get; set; }

    /// <summary>What the block was given; for a network its first input.</summary>
    public Tensor? Input { get; set; }

    /// <summary>The value current before the first open branch; null when none is open.</summary>
    public Tensor? Fork { get; set; }

    /// <summary>The first open branch's layer.</summary>
    public Place ForkPlace { get; set; }

    /// <summary>The ends of the open branches but the last, whose end is the current value.</summary>
    public List<Tensor> Branches { get; } = [];

    /// <summary>The layers that name values, with the names.</summary>
    public List<(string Name, Place Place)> Named { get; } = [];

    /// <summary>The input shape of each named use, for those who share its weights.</summary>
    public Dictionary<string, SharedUse> Uses { get; } = new(StringComparer.Ordinal);

    /// <summary>For a cell that runs over time: its states; null for any other block.</summary>
    public List<CellState>? States { get; init; }

    /// <summary>For a network used as a block: the values that its inputs take, in order.</summary>
    public Queue<Tensor>? Inputs { get; init; }

    /// <summary>Whether losses, outputs and targets count: not in a network that is used as a block.</summary>
    public bool IsInnerNetwork => Block?.IsNetwork == true || Parent?.IsInnerNetwork == true;

    /// <summary>The taps that something has read.</summary>
    public HashSet<string> ReadTaps { get; } = new(StringComparer.Ordinal);

    /// <summary>The value of a name: a tap, or what a hyper-parameter names where the block is used. Null for an unknown one.</summary>
    public Tensor? Find(string name)
    {
        ReadTaps.Add(name);
        return Taps.TryGetValue(name, out Tensor? tap) ? tap
            : Parameters.TryGetValue(name, out HyperValue value) && value.Kind == HyperParameterKind.Text ? Parent?.Find(value.Text)
            : null;
    }

    /// <summary>Whether a block is this one or one around it.</summary>
    public bool Contains(string key) => Block?.Key == key || Parent?.Contains(key) == true;
}

/// <summary>The first use of a name.</summary>
internal sealed record SharedUse(string Block, Tensor Input);
