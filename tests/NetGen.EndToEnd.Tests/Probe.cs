using System.Runtime.Intrinsics;
using NetGen.Kernels;

namespace NetGen.EndToEnd.Tests;

/// <summary>
/// The entry point of this assembly, for processes with vectors of another width: trains and predicts with each small network once and writes all numbers to a file.
/// </summary>
internal static class Probe
{
    /// <summary>The bits of the vectors that kernels run with.</summary>
    public static int VectorBits => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;

    public static int Main(string[] arguments)
    {
        using var writer = new BinaryWriter(File.Create(arguments[0]));
        writer.Write(VectorBits);
        foreach ((string name, float[] numbers) in Run())
        {
            writer.Write(name);
            writer.Write(numbers.Length);
            foreach (float number in numbers) writer.Write(number);
        }

        return 0;
    }

    /// <summary>Reads what <see cref="Main"/> has written.</summary>
    public static (int Bits, List<(string Name, float[] Numbers)> Results) Read(string file)
    {
        using var reader = new BinaryReader(File.OpenRead(file));
        int bits = reader.ReadInt32();
        var results = new List<(string, float[])>();
        while (reader.BaseStream.Position < reader.BaseStream.Length) results.Add((reader.ReadString(), Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadSingle()).ToArray()));
        return (bits, results);
    }

    /// <summary>Predictions, outputs in training and all gradients of all small networks.</summary>
    public static IEnumerable<(string Name, float[] Numbers)> Run(Workers? workers = null)
    {
        foreach ((string name, Type type) in NetworkTypes.Small)
        {
            var trial = new Trial(type, batch: 3, length: 5);
            Workspace workspace = trial.Begin(WorkspaceMode.Inference, workers);
            trial.Network.Infer(workspace);
            yield return (name + " prediction", workspace.Output().ToArray());

            workspace = trial.Begin(WorkspaceMode.Training, workers);
            trial.Network.Forward(workspace);
            if (trial.Network.Architecture.Targets.Length == 0)
            {
                foreach (string output in trial.Network.Architecture.Outputs.Select(o => o.Name)) trial.Floats(output).CopyTo(workspace.OutputGradient(output));
            }

            trial.Network.Backward(workspace);
            yield return (name + " output", workspace.Output().ToArray());
            yield return (name + " gradients", trial.Network.FlatGradients.ToArray());
        }
    }
}
