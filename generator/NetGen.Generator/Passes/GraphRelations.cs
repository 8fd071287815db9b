using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Passes;

/// <summary>What several passes ask of values.</summary>
internal static class GraphRelations
{
    /// <summary>The value whose memory this one is: reshapes and stops are other names for their operand.</summary>
    public static Value Root(this Value v)
    {
        while (v.Operation is Reshape or Stop) v = v.Operands[0];
        return v;
    }

    /// <summary>The value whose memory is read where this one is: for a window that of the tensor it is a part of.</summary>
    public static Value Source(this Value v)
    {
        v = v.Root();
        return v.Operation is Window ? v.Operands[0].Source() : v;
    }

    public static bool IsLeaf(this Value v) => v.Operation is Leaf;

    public static Dim Size(this Value v) => v.Size;

    /// <summary>Whether a value has about as many elements as an activation: it varies along a symbol, or is as large as a thing that does.</summary>
    public static bool SameSize(this Value a, Value b) => a.Size.Equals(b.Size);

    /// <summary>How a map reads each of its operands.</summary>
    public static Access AccessOf(this Value map, int operand) => map.Operands[operand] is var x && x.Shape == map.Shape ? Access.Full(map.Size) : Access.Broadcast(x.Shape, map.Shape);

    /// <summary>Which of the domain's axes a reduction keeps.</summary>
    public static Access Split(this Value reduce) => Access.Broadcast(reduce.Shape, reduce.Operands[0].Shape);
}
