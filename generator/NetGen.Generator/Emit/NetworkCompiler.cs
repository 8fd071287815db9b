using NetGen.Generator.Graph;
using NetGen.Generator.Layers;
using NetGen.Generator.Model;

namespace NetGen.Generator.Emit;

/// <summary>From a network's spec to its file: shapes and parameters, then the whole way down; or the skeleton of an invalid one.</summary>
internal static class NetworkCompiler
{
    /// <summary>The file; null where no part can be added to the class at all.</summary>
    public static GeneratedFile? Compile(NetworkSpec network, CompilerOptions options, StepMemo memo, CancellationToken cancellation)
    {
        // A part added to such a class would only add the compiler's errors to ours.
        const DeclarationFlaws Closed = DeclarationFlaws.NotPartial | DeclarationFlaws.NotAClass | DeclarationFlaws.OwnBase;
        if ((network.Flaws & Closed) != 0) return null;
        Elaboration elaboration = Elaborator.Elaborate(network, cancellation);
        cancellation.ThrowIfCancellationRequested();
        string text = elaboration.IsValid ? Emit(elaboration, options, memo, cancellation) : SkeletonEmitter.Emit(network);
        return new GeneratedFile(HintName.Of(network.Type.MetadataName), text);
    }

    // A defect of this compiler is told as an error of the file, and leaves the other networks alone; thrown, it would silence the generator.
    private static string Emit(Elaboration elaboration, CompilerOptions options, StepMemo memo, CancellationToken cancellation)
    {
        try
        {
            return NetworkEmitter.Emit(elaboration, options, memo, cancellation);
        }
        catch (GraphException e)
        {
            return $"#error NetGen cannot compile {elaboration.Network.Type.Name}, which is a defect of NetGen: {e.Message.Replace('\n', ' ')}\n" + SkeletonEmitter.Emit(elaboration.Network);
        }
    }
}
