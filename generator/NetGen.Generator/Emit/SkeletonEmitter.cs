using NetGen.Generator.Model;

namespace NetGen.Generator.Emit;

/// <summary>
/// What an invalid network gets: its public surface with bodies that throw. Without it the compiler would report every use of the class besides our one
/// error that says what is wrong.
/// </summary>
internal static class SkeletonEmitter
{
    public static string Emit(NetworkSpec network)
    {
        var writer = new SourceWriter();
        FileHeader.Write(writer);
        FileHeader.Within(writer, network.Type, w => WriteClass(w, network));
        return writer.Finish();
    }

    private static void WriteClass(SourceWriter writer, NetworkSpec network)
    {
        TypeSpec type = network.Type;
        string full = type.Name + type.TypeParameters;
        using (writer.Block($"partial class {full} : global::NetGen.Network"))
        {
            Member("The number of trained parameters: unknown until the reported errors are corrected.", "public const long ParameterCount = 0;");
            Member("The table of layers: unknown until the reported errors are corrected.", "public const string Summary = \"\";");
            Member("What the network is made of: unknown until the reported errors are corrected.", "public static global::NetGen.Runtime.NetworkDefinition Definition => throw Invalid();");
            if ((network.Flaws & DeclarationFlaws.OwnConstructor) == 0)
            {
                Member("Throws until the reported errors are corrected.", $"public {type.Name}(ulong seed = 0)");
                using (writer.Indent()) writer.Line(": base(Definition, seed)");
                writer.Line("{");
                writer.Line("}");
            }

            Member("Throws until the reported errors are corrected.", $"public static {full} Load(string path) => throw Invalid();");
            LayerProperties.Write(writer, type, network.Layers, [], network.Block, MemberNames.OfNetwork.Contains);
            foreach (string pass in new[] { "Infer", "Forward", "Backward" })
            {
                writer.Blank();
                writer.Line("/// <inheritdoc/>");
                writer.Line(FileHeader.GeneratedCode);
                writer.Line($"protected override void {pass}(in global::NetGen.Runtime.Frame f) => throw Invalid();");
            }

            writer.Blank();
            writer.Line($"private static global::System.InvalidOperationException Invalid() => new({Literals.Text($"The network {type.Name} has errors, which the compiler reports; correct them and build again.")});");
        }

        void Member(string summary, string declaration)
        {
            writer.Blank();
            writer.Line($"/// <summary>{summary}</summary>");
            writer.Line(FileHeader.GeneratedCode);
            writer.Line(declaration);
        }
    }
}
