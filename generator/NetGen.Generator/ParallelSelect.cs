using Microsoft.CodeAnalysis;

namespace NetGen.Generator;

/// <summary>Incremental values that all processors work on: the driver asks for one after the other.</summary>
internal static class ParallelSelect
{
    /// <summary>What <paramref name="select"/>, a pure function, makes of each value. All that are to be made are begun before the first is waited for.</summary>
    public static IncrementalValuesProvider<TResult> SelectInParallel<T, TResult>(this IncrementalValuesProvider<T> values, Func<T, CancellationToken, TResult> select) => values
        .Select((value, cancellation) => new Pending<T, TResult>(value, Task.Run(() => select(value, cancellation), cancellation)))
        .Select((pending, cancellation) => pending.Result(select, cancellation));

    /// <summary>A result that is being made; the value it is made of decides equality.</summary>
    private sealed class Pending<T, TResult>(T value, Task<TResult> task) : IEquatable<Pending<T, TResult>>
    {
        public TResult Result(Func<T, CancellationToken, TResult> select, CancellationToken cancellation)
        {
            try
            {
                return task.GetAwaiter().GetResult();
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                // Begun by a run that was given up.
                return select(value, cancellation);
            }
        }

        public bool Equals(Pending<T, TResult>? other) => other is not null && EqualityComparer<T>.Default.Equals(value, other.Value);

        public override bool Equals(object? obj) => Equals(obj as Pending<T, TResult>);

        public override int GetHashCode() => EqualityComparer<T>.Default.GetHashCode(value);

        private T Value => value;
    }
}
