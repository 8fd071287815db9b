using System.Globalization;
using System.Text;
using NetGen.Generator.Layers;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Emit;

/// <summary>The layer table: name, kind, output shape, parameters, multiply-adds; in the documentation also how much of the input a window sees.</summary>
internal static class SummaryEmitter
{
    private static readonly string[] Header = ["Layer", "Kind", "Output", "Parameters", "Multiply-adds"];

    /// <summary>As plain text, the columns aligned.</summary>
    public static string Text(NetworkCompilation network)
    {
        List<string[]> rows = Rows(network);
        int[] widths = Enumerable.Range(0, Header.Length).Select(c => rows.Append(Header).Max(r => r[c].Length)).ToArray();
        var text = new StringBuilder();
        Append(Header);
        text.Append(string.Join("  ", widths.Select(w => new string('─', w)))).Append('\n');
        foreach (string[] row in rows) Append(row);
        text.Append($"{Number(network.ParameterCount)} parameters");
        return text.ToString();

        void Append(string[] row)
        {
            // Names to the left, numbers to the right.
            for (int c = 0; c < row.Length; c++) text.Append(c == 0 ? "" : "  ").Append(c < 3 ? row[c].PadRight(widths[c]) : row[c].PadLeft(widths[c]));
            while (text[text.Length - 1] == ' ') text.Length--;
            text.Append('\n');
        }
    }

    /// <summary>As an XML documentation table, which editors show on hover.</summary>
    public static IEnumerable<string> Xml(NetworkCompilation network)
    {
        yield return "<list type=\"table\">";
        yield return "<listheader><term>Layer</term><description>Output, parameters, multiply-adds, receptive field</description></listheader>";
        foreach (ElaboratedLayer layer in network.Network.Layers) yield return $"<item><term>{Literals.Xml(layer.Path)} ({Literals.Xml(layer.Kind)})</term><description>{Literals.Xml(Description(layer))}</description></item>";
        yield return "</list>";
        yield return $"<para>{Number(network.ParameterCount)} parameters.</para>";
    }

    private static List<string[]> Rows(NetworkCompilation network) => network.Network.Layers.Select(l => new[]
    {
        l.Path,
        l.Kind,
        l.Output.Shape.ToString(),
        Number(Parameters(l)),
        MultiplyAdds(l),
    }).ToList();

    /// <summary>(16, 14, 14), 416 parameters, 313,600 multiply-adds, sees 6×6: what is none is left out.</summary>
    private static string Description(ElaboratedLayer layer)
    {
        var parts = new List<string> { layer.Output.Shape.ToString() };
        if (Parameters(layer) > 0) parts.Add($"{Number(Parameters(layer))} parameters");
        if (MultiplyAdds(layer) != "0") parts.Add($"{MultiplyAdds(layer)} multiply-adds");
        Provenance from = layer.Output.Provenance;
        if (from.Field is { } field && from.Size?.Place == layer.Place) parts.Add($"sees {field}");
        return string.Join(", ", parts);
    }

    private static long Parameters(ElaboratedLayer layer) => layer.Parameters.Where(p => !p.IsBuffer).Sum(p => p.Shape.Size.Constant);

    private static string MultiplyAdds(ElaboratedLayer layer) => layer.MultiplyAdds.IsConstant ? Number(layer.MultiplyAdds.Constant) : layer.MultiplyAdds.ToString();

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
