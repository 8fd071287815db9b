namespace NetGen.Generator.Emit;

/// <summary>
/// Step texts by what decides them, so that the steps of repeated blocks, of a network's several plans, of similar networks, and of a network in which one number was typed are not written again. A text is a pure
/// function of its key: it is the same whether it is found or written, whatever came before and on whatever thread. Bounded: of two generations the older is dropped when the younger is full.
/// </summary>
/// <param name="mostCharacters">The characters of a generation.</param>
internal sealed class StepMemo(int mostCharacters = 4_000_000)
{
    private readonly object _lock = new();
    private Dictionary<StepKey, StepText> _young = [];
    private Dictionary<StepKey, StepText> _old = [];
    private int _characters;

    /// <summary>How many texts there are.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _young.Keys.Union(_old.Keys).Count();
        }
    }

    public StepText? Find(StepKey key)
    {
        lock (_lock)
        {
            if (_young.TryGetValue(key, out StepText? text)) return text;
            if (_old.TryGetValue(key, out text)) Keep(key.Copy(), text);
            return text;
        }
    }

    public void Add(StepKey key, StepText text)
    {
        lock (_lock) Keep(key, text);
    }

    private void Keep(StepKey key, StepText text)
    {
        if (_characters > mostCharacters)
        {
            (_old, _young) = (_young, []);
            _characters = 0;
        }

        _young[key] = text;
        _characters += text.Code.Text.Length;
    }
}
