using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace NetGen.Benchmarks.Kernels;

/// <summary>Operations per nanosecond of benchmarks over a <see cref="ConvolutionCase"/>.</summary>
public sealed class ConvolutionGigaflopsColumn : IColumn
{
    /// <inheritdoc/>
    public string Id => nameof(ConvolutionGigaflopsColumn);

    /// <inheritdoc/>
    public string ColumnName => "GFLOP/s";

    /// <inheritdoc/>
    public string Legend => "Multiplications and additions of the direct sum per nanosecond, from the median; a method that needs fewer exceeds the peak of the machine";

    /// <inheritdoc/>
    public bool AlwaysShow => true;

    /// <inheritdoc/>
    public ColumnCategory Category => ColumnCategory.Custom;

    /// <inheritdoc/>
    public int PriorityInCategory => 0;

    /// <inheritdoc/>
    public bool IsNumeric => true;

    /// <inheritdoc/>
    public UnitType UnitType => UnitType.Dimensionless;

    /// <inheritdoc/>
    public bool IsAvailable(Summary summary) => true;

    /// <inheritdoc/>
    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    /// <inheritdoc/>
    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => GetValue(summary, benchmarkCase, SummaryStyle.Default);

    /// <inheritdoc/>
    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style)
    {
        ConvolutionCase? shape = benchmarkCase.Parameters.Items.Select(item => item.Value).OfType<ConvolutionCase>().FirstOrDefault();
        double? nanoseconds = summary[benchmarkCase]?.ResultStatistics?.Median;
        return shape is not null && nanoseconds is > 0 ? (shape.Operations / nanoseconds.Value).ToString("F1", CultureInfo.InvariantCulture) : "NA";
    }
}
