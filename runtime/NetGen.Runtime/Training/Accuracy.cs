using NetGen.Runtime;

namespace NetGen;

/// <summary>Counts how often the greatest of a classifier's scores is that of the label.</summary>
internal sealed class Accuracy
{
    private readonly int _target;
    private readonly int _classAxis;
    private readonly int _classes;
    private readonly int? _ignoreIndex;
    private long _right;
    private long _total;

    private Accuracy(int target, int classAxis, int classes, int? ignoreIndex)
    {
        _target = target;
        _classAxis = classAxis;
        _classes = classes;
        _ignoreIndex = ignoreIndex;
    }

    /// <summary>The share of right answers since the last <see cref="Clear"/>.</summary>
    public double Value => _total == 0 ? 0 : (double)_right / _total;

    /// <summary>A counter for a network whose first output scores the classes of one of its targets; null for any other network.</summary>
    public static Accuracy? For(NetworkDefinition definition)
    {
        Extent[] scores = definition.Outputs[0].Shape;
        for (int target = 0; target < definition.Targets.Length; target++)
        {
            TensorInfo labels = definition.Targets[target];
            if (labels.Type != ElementType.Int32 || labels.Limit == 0)
                continue;
            foreach (int axis in ClassAxes(scores.Length))
            {
                Extent[] rest = [.. scores[..axis], .. scores[(axis + 1)..]];
                if (!scores[axis].IsSymbolic && scores[axis].Size == labels.Limit && rest.AsSpan().SequenceEqual(labels.Shape))
                    return new Accuracy(target, axis, labels.Limit, labels.IgnoreIndex);
            }
        }

        return null;
    }

    public void Clear() => _right = _total = 0;

    /// <summary>Counts one batch after its pass. The labels come from the dataset, since a pass may overwrite its inputs.</summary>
    public void Count(Workspace workspace, BatchLoader loader, ReadOnlySpan<int> samples)
    {
        ReadOnlySpan<float> scores = workspace.Output();
        Extent[] shape = workspace.Network.Architecture.Outputs[0].Shape;
        int inner = 1;
        for (int axis = _classAxis + 1; axis < shape.Length; axis++)
            inner *= (int)workspace.ExtentOf(shape[axis]);
        int position = 0;
        foreach (int sample in samples)
        {
            foreach (int label in loader.Labels(_target, sample))
            {
                int start = (position / inner * _classes * inner) + (position % inner);
                position++;
                if (label == _ignoreIndex)
                    continue;
                _right += Greatest(scores, start, inner) == label ? 1 : 0;
                _total++;
            }
        }
    }

    // Where classes may lie, the likelier axis first: images are (B, C, H, W), sequences (B, T, C).
    private static IEnumerable<int> ClassAxes(int rank)
    {
        IEnumerable<int> axes = Enumerable.Range(1, rank - 1);
        return rank >= 4 ? axes : axes.Reverse();
    }

    // The first of equal scores; none if any is NaN, so that a broken network is never right.
    private int Greatest(ReadOnlySpan<float> scores, int start, int stride)
    {
        int best = 0;
        for (int i = 0; i < _classes; i++)
        {
            float score = scores[start + (i * stride)];
            if (float.IsNaN(score))
                return -1;
            if (score > scores[start + (best * stride)])
                best = i;
        }

        return best;
    }
}
