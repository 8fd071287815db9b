using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace NetGen;

/// <summary>
/// Where the time of a workspace's passes goes, step by step. Empty unless the project was compiled with the build property <c>NetGenProfile</c>, which makes
/// each pass take the time after each of its steps.
/// </summary>
public sealed class Profile
{
    private readonly List<ProfiledStep> _steps = [];
    private long _last;

    /// <summary>The steps in the order of the plan, those of the forward pass before those of the backward pass.</summary>
    public IReadOnlyList<ProfiledStep> Steps => _steps;

    /// <summary>Forgets everything measured so far, such as the calls before the code was warm.</summary>
    public void Clear() => _steps.Clear();

    /// <summary>Called by compiled passes after each step.</summary>
    /// <param name="index">The number of the step in its plan.</param>
    /// <param name="name">The layers that the step computes.</param>
    /// <param name="multiplyAdds">The multiply-adds of a product or convolution; 0 for anything else.</param>
    /// <param name="floats">The floats that the step reads and writes, each once.</param>
    public void Mark(int index, string name, long multiplyAdds, long floats)
    {
        long now = Stopwatch.GetTimestamp();
        while (_steps.Count <= index)
            _steps.Add(new ProfiledStep());
        _steps[index].Add(name, multiplyAdds, floats, Stopwatch.GetElapsedTime(_last, now));
        _last = Stopwatch.GetTimestamp();
    }

    /// <summary>A table: microseconds per call (the median), share of the whole, GFLOP/s, GB/s, and the layers.</summary>
    public override string ToString()
    {
        List<ProfiledStep> run = [.. _steps.Where(step => step.Calls > 0)];
        double total = run.Sum(step => step.Microseconds);
        var text = new StringBuilder();
        text.AppendLine("step         µs  share  GFLOP/s     GB/s");
        for (int i = 0; i < _steps.Count; i++)
        {
            ProfiledStep step = _steps[i];
            if (step.Calls == 0)
                continue;
            text.AppendLine(string.Create(CultureInfo.InvariantCulture,
                $"{i,4} {step.Microseconds,10:F1} {100 * step.Microseconds / total,5:F1}% {2e-3 * step.MultiplyAdds / step.Microseconds,8:F1} {4e-3 * step.Floats / step.Microseconds,8:F1}  {step.Name}"));
        }

        text.AppendLine(string.Create(CultureInfo.InvariantCulture, $"     {total,10:F1}"));
        return text.ToString();
    }

    internal void Start() => _last = Stopwatch.GetTimestamp();
}

/// <summary>One step of a pass, over all calls that were measured.</summary>
public sealed class ProfiledStep
{
    private readonly List<double> _microseconds = [];

    /// <summary>The layers that the step computes.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The multiply-adds of the last call, if the step is a product or a convolution.</summary>
    public long MultiplyAdds { get; private set; }

    /// <summary>The floats that the last call read and wrote.</summary>
    public long Floats { get; private set; }

    /// <summary>How often the step was measured.</summary>
    public int Calls => _microseconds.Count;

    /// <summary>The median duration of a call.</summary>
    public double Microseconds => _microseconds.Count == 0 ? 0 : _microseconds.Order().ElementAt(_microseconds.Count / 2);

    internal void Add(string name, long multiplyAdds, long floats, TimeSpan duration)
    {
        Name = name;
        MultiplyAdds = multiplyAdds;
        Floats = floats;
        _microseconds.Add(duration.TotalMicroseconds);
    }
}
