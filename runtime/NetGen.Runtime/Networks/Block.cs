namespace NetGen;

/// <summary>The base of compiled blocks: typed access to one use of a block inside a network.</summary>
public abstract class Block
{
    /// <summary>The network that the block is part of; null for a block made by hand, which holds nothing.</summary>
    public Network? Network { get; private set; }

    /// <summary>The path of this use in the network, such as <c>layer1.0</c>.</summary>
    public string Path { get; private set; } = "";

    /// <summary>A layer of the block.</summary>
    /// <param name="name">The layer's name within the block.</param>
    /// <exception cref="InvalidOperationException">The block belongs to no network.</exception>
    /// <exception cref="KeyNotFoundException">The block has no such layer.</exception>
    protected Layer Layer(string name) => Owner.Layer(Join(name));

    /// <summary>Makes a block that this one uses part of the same network.</summary>
    /// <typeparam name="T">The class of the inner block.</typeparam>
    /// <param name="block">The inner block.</param>
    /// <param name="name">Its name within this block.</param>
    /// <returns>The inner block.</returns>
    /// <exception cref="InvalidOperationException">This block belongs to no network.</exception>
    protected T Bind<T>(T block, string name)
        where T : Block
    {
        block.Attach(Owner, Join(name));
        return block;
    }

    internal void Attach(Network network, string path)
    {
        Network = network;
        Path = path;
    }

    private Network Owner => Network ?? throw new InvalidOperationException(
        $"This {GetType().Name} belongs to no network and so has no parameters; take it from a network that uses it.");

    private string Join(string name) => Path.Length == 0 ? name : $"{Path}.{name}";
}
