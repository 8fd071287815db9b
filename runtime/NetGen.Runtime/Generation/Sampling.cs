namespace NetGen;

/// <summary>How a token is drawn from a network's scores.</summary>
public sealed record Sampling
{
    private readonly float _temperature = 1;
    private readonly int _topK;
    private readonly float _topP = 1;

    /// <summary>Always the token with the highest score, the first among equals.</summary>
    public static Sampling Greedy { get; } = new() { Temperature = 0 };

    /// <summary>Scores are divided by it: below 1 likely tokens get likelier, above 1 unlikely ones. 0 is <see cref="Greedy"/>.</summary>
    public float Temperature
    {
        get => _temperature;
        init => _temperature = float.IsFinite(value) && value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(Temperature), value, "A temperature is a number from 0 on.");
    }

    /// <summary>Only so many tokens with the highest scores may be drawn; 0 for all (Fan, Lewis and Dauphin, 2018).</summary>
    public int TopK
    {
        get => _topK;
        init => _topK = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(TopK), value, "A number of tokens, or 0 for all.");
    }

    /// <summary>Only the fewest most likely tokens whose probabilities reach this sum may be drawn; 1 for all (Holtzman et al., 2020).</summary>
    public float TopP
    {
        get => _topP;
        init => _topP = value is > 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(TopP), value, "A probability above 0, 1 for all tokens.");
    }

    /// <summary>Decides the draws: the same seed gives the same tokens, on any number of threads.</summary>
    public ulong Seed { get; init; }
}
