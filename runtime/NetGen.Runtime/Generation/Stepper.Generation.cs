using NetGen.Runtime;

namespace NetGen;

/// <content>Generation: drawing tokens one after the other, and beam search.</content>
public sealed partial class Stepper
{
    /// <summary>Continues a sequence of tokens: each new token is drawn from the scores that the network gives the last one, and follows it.</summary>
    /// <remarks>Where the sequence gets longer than <see cref="Limit"/>, it goes on from its last half alone, which is all that the network then knows.</remarks>
    /// <param name="prompt">The beginning, at least one token. It follows what the stepper has seen already.</param>
    /// <param name="count">How many tokens to add at most.</param>
    /// <param name="sampling">How tokens are drawn; the default draws from the network's probabilities as they are.</param>
    /// <param name="end">The token after which nothing follows, or null.</param>
    /// <param name="observer">Told of each token as it comes.</param>
    /// <returns>The new tokens, without the prompt, with the end token if it came.</returns>
    /// <exception cref="ArgumentException">The prompt is empty.</exception>
    /// <exception cref="InvalidOperationException">There are several sequences, or the network gives no scores of tokens.</exception>
    public int[] Generate(ReadOnlySpan<int> prompt, int count, Sampling? sampling = null, int? end = null, Action<int>? observer = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        CheckGeneration(prompt, nameof(Generate));
        var sampler = new Sampler(sampling ?? new Sampling());
        var all = new List<int>(prompt.Length + count);
        all.AddRange(prompt);
        var added = new int[1];
        ReadOnlySpan<float> logits = count > 0 ? Last(Feed(all, prompt)) : default;
        for (int i = 0; i < count; i++)
        {
            int token = added[0] = sampler.Next(logits);
            all.Add(token);
            observer?.Invoke(token);
            if (token == end)
                break;
            if (i + 1 < count)
                logits = Last(Feed(all, added));
        }

        return [.. all.Skip(prompt.Length)];
    }

    /// <summary>
    /// The continuations that are most probable as a whole, as far as a beam sees: after each token, the best so many continuations of all those kept go on.
    /// </summary>
    /// <param name="prompt">The beginning, at least one token.</param>
    /// <param name="count">How many tokens to add at most.</param>
    /// <param name="width">How many continuations are kept; 1 is greedy.</param>
    /// <param name="end">The token that ends a continuation, or null.</param>
    /// <param name="lengthPenalty">Scores are log-probabilities divided by length to this power; 0 prefers short ones, 1 compares means (Wu et al., 2016).</param>
    /// <returns>At most <paramref name="width"/> continuations, the best first.</returns>
    /// <exception cref="ArgumentException">The prompt is empty, or prompt and continuation are longer than <see cref="Limit"/>.</exception>
    /// <exception cref="InvalidOperationException">There are several sequences, or the network gives no scores of tokens.</exception>
    public IReadOnlyList<Beam> BeamSearch(ReadOnlySpan<int> prompt, int count, int width, int? end = null, double lengthPenalty = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        CheckGeneration(prompt, nameof(BeamSearch));
        if (Limit is { } limit && Position + (long)prompt.Length + count - 1 > limit)
            throw new ArgumentException($"A sequence of {Network.Name} has at most {limit} positions; the beginning has {Position + prompt.Length}, and {count} are to follow.", nameof(count));

        var finished = new List<Beam>();
        List<Beam> kept = [new Beam([], 0, 0)];
        int vocabulary = Vocabulary;
        ReadOnlySpan<float> logits = count > 0 ? Step(prompt) : default;
        for (int length = 1; length <= count && kept.Count > 0; length++)
        {
            int positions = logits.Length / (kept.Count * vocabulary);
            var candidates = new List<(int From, int Token, double LogProbability)>();
            for (int i = 0; i < kept.Count; i++)
            {
                ReadOnlySpan<float> scores = logits.Slice((((i + 1) * positions) - 1) * vocabulary, vocabulary);
                double norm = LogSumExp(scores);
                for (int token = 0; token < vocabulary; token++)
                    candidates.Add((i, token, kept[i].LogProbability + scores[token] - norm));
            }

            // The order of equals is that of their numbers, so that results do not depend on a sort.
            var next = new List<Beam>();
            var from = new List<int>();
            foreach ((int parent, int token, double logProbability) in candidates.OrderByDescending(c => c.LogProbability).Take(width))
            {
                var beam = new Beam([.. kept[parent].Tokens, token], logProbability, logProbability / Math.Pow(length, lengthPenalty));
                if (token == end || length == count)
                {
                    finished.Add(beam);
                    continue;
                }

                next.Add(beam);
                from.Add(parent);
            }

            kept = next;
            if (kept.Count == 0)
                break;
            Select(from.ToArray());
            logits = Step(kept.Select(beam => beam.Tokens[^1]).ToArray());
        }

        return [.. finished.OrderByDescending(beam => beam.Score).Take(width)];
    }

    // The number of scores for each position.
    private int Vocabulary
    {
        get
        {
            Extent last = Network.Architecture.Outputs[0].Shape[^1];
            return last.IsSymbolic ? throw new InvalidOperationException($"The first output of {Network.Name} gives no scores of tokens.") : last.Size;
        }
    }

    private ReadOnlySpan<float> Feed(List<int> all, ReadOnlySpan<int> tokens)
    {
        if (Limit is not { } limit || Position + tokens.Length <= limit)
            return Step(tokens);
        Reset();
        int kept = Math.Min(all.Count, Math.Max(1, limit / 2));
        return Step(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(all)[^kept..]);
    }

    private ReadOnlySpan<float> Last(ReadOnlySpan<float> logits) => logits[^Vocabulary..];

    private void CheckGeneration(ReadOnlySpan<int> prompt, string what)
    {
        if (prompt.IsEmpty)
            throw new ArgumentException("The sequence needs a beginning of at least one token.", nameof(prompt));
        if (Batch != 1)
            throw new InvalidOperationException($"{what} continues one sequence; this stepper has {Batch}.");
        TensorInfo tokens = TimeInput(ElementType.Int32);
        if (tokens.Limit > 0 && tokens.Limit < Vocabulary)
            throw new InvalidOperationException($"{Network.Name} scores {Vocabulary} tokens, but reads {tokens.Limit} only.");
    }

    private static double LogSumExp(ReadOnlySpan<float> scores)
    {
        double max = double.NegativeInfinity, sum = 0;
        foreach (float score in scores)
            max = Math.Max(max, score);
        foreach (float score in scores)
            sum += Math.Exp(score - max);
        return max + Math.Log(sum);
    }
}
