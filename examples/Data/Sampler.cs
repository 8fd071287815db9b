namespace NetGen.Examples;

/// <summary>Draws tokens by their scores.</summary>
public static class Sampler
{
    /// <summary>One of the tokens, each as likely as the softmax of the scores says.</summary>
    /// <param name="scores">A score for each token.</param>
    /// <param name="random">The random numbers.</param>
    /// <param name="temperature">Below 1 the likely tokens become likelier.</param>
    public static int Draw(ReadOnlySpan<float> scores, Random random, double temperature = 0.8)
    {
        double greatest = double.NegativeInfinity;
        foreach (float score in scores)
            greatest = Math.Max(greatest, score);
        double sum = 0;
        foreach (float score in scores)
            sum += Math.Exp((score - greatest) / temperature);
        double left = random.NextDouble() * sum;
        for (int i = 0; i < scores.Length; i++)
        {
            left -= Math.Exp((scores[i] - greatest) / temperature);
            if (left < 0)
                return i;
        }

        return scores.Length - 1;
    }
}
