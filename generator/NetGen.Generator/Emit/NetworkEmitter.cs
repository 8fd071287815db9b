using NetGen.Generator.Layers;
using NetGen.Generator.Model;

namespace NetGen.Generator.Emit;

/// <summary>
/// Writes the file of a valid network: the class's generated part, and beside it, in a class of the file, the definition, the passes and their steps.
/// That class stands in a namespace of ours, so that no name of the user's can come between.
/// </summary>
internal static class NetworkEmitter
{
    public static string Emit(Elaboration elaboration, CompilerOptions options, StepMemo memo, CancellationToken cancellation)
    {
        NetworkCompilation network = NetworkCompilation.Compile(elaboration, cancellation);
        var writer = new SourceWriter();
        FileHeader.Write(writer, ("CS8981", "a type may be named as its author likes"));
        TypeSpec type = elaboration.Network.Type;
        string compiled = string.Concat(type.MetadataName.Where(c => char.IsLetterOrDigit(c) || c == '_').DefaultIfEmpty('_')) + "Compiled";
        FileHeader.Within(writer, type, w => WriteClass(w, network, "global::NetGen.Compiled." + compiled));
        writer.Blank();
        // What follows holds structs and constants: the compiler need not follow them through every branch, which takes a fifth of its time.
        writer.Line("#nullable disable");
        using (writer.Block("namespace NetGen.Compiled"))
        {
            writer.Line("using System;");
            writer.Line("using System.Runtime.CompilerServices;");
            writer.Line("using NetGen.Kernels;");
            writer.Line("using NetGen.Runtime;");
            writer.Blank();
            writer.Line($"/// <summary>The definition, the passes and the steps of {Literals.Xml(type.Name)}.</summary>");
            using (writer.Block($"file static class {compiled}")) WriteCompiled(writer, network, options, memo);
        }

        return writer.ToString();
    }

    private static void WriteClass(SourceWriter writer, NetworkCompilation network, string compiled)
    {
        NetworkSpec spec = network.Network.Network;
        TypeSpec type = spec.Type;
        string full = type.Name + type.TypeParameters;
        writer.Line("/// <remarks>");
        foreach (string line in SummaryEmitter.Xml(network)) writer.Line("/// " + line);
        writer.Line("/// </remarks>");
        using (writer.Block($"partial class {full} : global::NetGen.Network"))
        {
            Member("The number of trained parameters.", $"public const long ParameterCount = {Literals.Int64(network.ParameterCount)};");
            Member("The table of layers: name, kind, output shape, parameters, multiply-adds.", "public const string Summary =");
            string[] lines = SummaryEmitter.Text(network).Split('\n');
            using (writer.Indent())
            {
                for (int i = 0; i < lines.Length; i++) writer.Line(Literals.Text(lines[i] + (i + 1 < lines.Length ? "\n" : "")) + (i + 1 < lines.Length ? " +" : ";"));
            }

            Member("What the network is made of.", $"public static global::NetGen.Runtime.NetworkDefinition Definition => {compiled}.Definition;");
            if ((spec.Flaws & DeclarationFlaws.OwnConstructor) == 0)
            {
                Member("Makes the network with its first weights.", $"public {type.Name}(ulong seed = 0)", "<param name=\"seed\">Decides the first weights and all random layers.</param>");
                using (writer.Indent()) writer.Line(": base(Definition, seed)");
                writer.Line("{");
                writer.Line("}");
            }

            Member("Makes the network with the weights of a file.", $"public static {full} Load(string path)", "<param name=\"path\">A safetensors file with PyTorch's names and layouts.</param>");
            using (writer.Braces())
            {
                writer.Line($"var network = new {full}();");
                writer.Line("network.LoadWeights(path);");
                writer.Line("return network;");
            }

            LayerProperties.Write(writer, type, spec.Layers, [], spec.Block, MemberNames.OfNetwork.Contains);
            Pass("Infer");
            Pass("Rehearse");
            if (network.Evaluation is not null) Pass("Evaluate");
            Pass("Forward");
            Pass("Backward");
            if (network.Stepwise is not null)
            {
                Pass("BeginSteps");
                Pass("Step");
            }

            if (network.Symbols.Atoms.Count > network.Symbols.Declared)
            {
                writer.Blank();
                writer.Line("/// <inheritdoc/>");
                writer.Line(FileHeader.GeneratedCode);
                writer.Line($"protected override void DeriveSymbols(global::System.Span<nint> symbols) => {compiled}.DeriveSymbols(symbols);");
            }
        }

        void Pass(string name)
        {
            writer.Blank();
            writer.Line("/// <inheritdoc/>");
            writer.Line(FileHeader.GeneratedCode);
            writer.Line($"protected override void {name}(in global::NetGen.Runtime.Frame f) => {compiled}.{name}(f);");
        }

        void Member(string summary, string declaration, string more = "")
        {
            writer.Blank();
            writer.Line($"/// <summary>{summary}</summary>");
            if (more.Length > 0) writer.Line("/// " + more);
            writer.Line(FileHeader.GeneratedCode);
            writer.Line(declaration);
        }
    }

    private static void WriteCompiled(SourceWriter writer, NetworkCompilation network, CompilerOptions options, StepMemo memo)
    {
        var definition = new DefinitionEmitter(network);
        var passes = new PassEmitter(network, options.Profile, memo);
        var body = new List<Action>
        {
            () => passes.WritePass(writer, "Infer", "The prediction.", "public static", network.Inference, network.Inference.Steps),
            () => passes.WriteRehearsal(writer, network.Inference),
        };
        if (network.Evaluation is { } evaluation) body.Add(() => passes.WritePass(writer, "Evaluate", "The prediction and its loss.", "public static", evaluation, evaluation.Steps));
        body.Add(() => passes.WritePass(writer, "Forward", "The forward pass of training.", "public static", network.Training, network.Training.Steps.Where(s => !s.Backward)));
        body.Add(() => passes.WritePass(writer, "Backward", "The backward pass: adds to the gradients of the parameters.", "public static", network.Training, network.Training.Steps.Where(s => s.Backward)));
        if (network is { StepStart: { } start, Step: { } step })
        {
            body.Add(() => passes.WritePass(writer, "BeginSteps", "What comes before the first position of a prediction bit by bit.", "public static", start, start.Steps));
            body.Add(() => passes.WritePass(writer, "Step", "The prediction for the next positions.", "public static", step, step.Steps));
        }

        definition.Write(writer);
        foreach (Action write in body) write();
        passes.WriteSteps(writer);
        definition.WriteDerivedSymbols(writer);
    }
}
