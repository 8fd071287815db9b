namespace NetGen;

/// <summary>The parameters of one layer of a network.</summary>
public sealed class Layer
{
    private readonly List<Parameter> _parameters = [];

    internal Layer(string name) => Name = name;

    /// <summary>The path of the layer, such as <c>layer1.0.conv1</c>.</summary>
    public string Name { get; }

    /// <summary>The parameters, then the buffers.</summary>
    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>The parameter named <c>weight</c>.</summary>
    /// <exception cref="KeyNotFoundException">The layer has none.</exception>
    public Parameter Weight => this["weight"];

    /// <summary>The parameter named <c>bias</c>.</summary>
    /// <exception cref="KeyNotFoundException">The layer has none.</exception>
    public Parameter Bias => this["bias"];

    /// <summary>A parameter or buffer by its own name, without the layer's path.</summary>
    /// <param name="name">The name, such as <c>running_mean</c>.</param>
    /// <exception cref="KeyNotFoundException">The layer has none of that name.</exception>
    public Parameter this[string name]
    {
        get
        {
            foreach (Parameter parameter in _parameters)
            {
                if (OwnName(parameter) == name)
                    return parameter;
            }

            string held = _parameters.Count == 0 ? "it has no parameters" : $"it has: {string.Join(", ", _parameters.Select(OwnName))}";
            throw new KeyNotFoundException($"Layer '{Name}' has no parameter '{name}'; {held}.");
        }
    }

    internal void Add(Parameter parameter) => _parameters.Add(parameter);

    private static string OwnName(Parameter parameter) => parameter.Name[(parameter.Name.LastIndexOf('.') + 1)..];
}
