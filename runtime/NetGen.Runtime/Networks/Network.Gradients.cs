using NetGen.Kernels;

namespace NetGen;

/// <content>What is done to all gradients at once.</content>
public abstract partial class Network
{
    private Chunk[]? _trainableChunks;
    private double[]? _chunkSums;

    internal Chunk[] TrainableChunks => _trainableChunks ??= Chunk.Trainable(Architecture.Parameters);

    /// <summary>Scales all gradients down by the same factor if the norm of them all is greater than a limit.</summary>
    /// <remarks>Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks", 2013. A norm that is infinite or NaN leaves the gradients as they are.</remarks>
    /// <param name="maximum">The greatest norm, above 0.</param>
    /// <param name="workers">The threads to use; <see cref="Workers.Shared"/> by default. The result does not depend on them.</param>
    /// <returns>The norm before.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not above 0.</exception>
    public double ClipGradientsByNorm(double maximum, Workers? workers = null)
    {
        if (!(maximum > 0))
            throw new ArgumentOutOfRangeException(nameof(maximum), maximum, "A limit above 0 is expected.");
        workers ??= Workers.Shared;
        Chunk[] chunks = TrainableChunks;
        double[] sums = _chunkSums ??= new double[chunks.Length];
        workers.Run(chunks.Length, new SquareSums(GradientStorage.Start, chunks, sums));

        // In the order of the chunks, whoever summed them.
        double square = 0;
        foreach (double sum in sums)
            square += sum;
        double norm = Math.Sqrt(square);
        if (norm > maximum && double.IsFinite(norm))
            workers.Run(chunks.Length, new ScaleGradients(GradientStorage.Start, chunks, (float)(maximum / norm)));
        GC.KeepAlive(this);
        return norm;
    }

    private readonly struct SquareSums(Pointer gradients, Chunk[] chunks, double[] sums) : IWork
    {
        public void Run<V>(nint task, Pointer scratch)
            where V : struct, ISimd<V>
        {
            V sum = V.Broadcast(0);
            for (nint i = chunks[task].Start; i < chunks[task].End; i += V.Count)
            {
                V gradient = V.Load(gradients, i);
                sum = V.MultiplyAdd(gradient, gradient, sum);
            }

            sums[task] = V.Sum(sum);
        }
    }

    private readonly struct ScaleGradients(Pointer gradients, Chunk[] chunks, float factor) : IWork
    {
        public void Run<V>(nint task, Pointer scratch)
            where V : struct, ISimd<V>
        {
            V scale = V.Broadcast(factor);
            for (nint i = chunks[task].Start; i < chunks[task].End; i += V.Count)
                V.Store(V.Load(gradients, i) * scale, gradients, i);
        }
    }
}
