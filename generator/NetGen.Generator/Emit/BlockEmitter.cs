using NetGen.Generator.Model;

namespace NetGen.Generator.Emit;

/// <summary>The generated part of a block: its base class, its hyper-parameters, typed access to its layers.</summary>
internal static class BlockEmitter
{
    /// <summary>The file; null where no part can be added to the class.</summary>
    public static GeneratedFile? Emit(BlockPartSpec part)
    {
        const DeclarationFlaws Closed = DeclarationFlaws.NotPartial | DeclarationFlaws.NotAClass | DeclarationFlaws.OwnBase;
        BlockSpec block = part.Block;
        if ((block.Flaws & Closed) != 0) return null;
        var writer = new SourceWriter();
        FileHeader.Write(writer, ("CS9124", "members of the class itself may capture a hyper-parameter that is kept here as a property"));
        FileHeader.Within(writer, block.Type, w => WriteClass(w, part));
        return new GeneratedFile(HintName.Of(block.Type.MetadataName), writer.Finish());
    }

    private static void WriteClass(SourceWriter writer, BlockPartSpec part)
    {
        BlockSpec block = part.Block;
        using (writer.Block($"partial class {block.Type.Name}{block.Type.TypeParameters} : global::NetGen.Block"))
        {
            foreach (HyperParameterSpec parameter in block.Parameters) WriteParameter(writer, block.Type, parameter);
            LayerProperties.Write(writer, block.Type, block.Layers, block.Parameters, key => Find(part, key), MemberNames.OfBlock.Contains);
        }
    }

    /// <summary>Reads the constructor's parameter, so that the compiler does not call it unread; as a public property where its name is free.</summary>
    private static void WriteParameter(SourceWriter writer, TypeSpec type, HyperParameterSpec parameter)
    {
        string property = MemberNames.HyperParameter(type, parameter.Name);
        string access = property == MemberNames.Property(parameter.Name) ? "public" : "private";
        writer.Blank();
        writer.Line($"/// <summary>The hyper-parameter '{Literals.Xml(parameter.Name)}'.</summary>");
        writer.Line(FileHeader.GeneratedCode);
        writer.Line($"{access} {parameter.Type} {property} {{ get; }} = {parameter.Identifier};");
    }

    private static BlockSpec? Find(BlockPartSpec part, string? key)
    {
        foreach (BlockSpec use in part.Uses)
        {
            if (use.Key == key) return use;
        }

        return null;
    }
}
