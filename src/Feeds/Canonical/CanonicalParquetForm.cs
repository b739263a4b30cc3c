using GridGrains.Feeds.Reports;
using ParquetSharp;

namespace GridGrains.Feeds.Canonical;

/// <summary>Canonical rows as Parquet: what <c>export</c> writes. Columns are found by name; any order and further ones are fine.</summary>
internal sealed class CanonicalParquetForm : ICanonicalForm
{
    private const int BatchRows = 1 << 12;

    public string Name => "canonical-parquet";

    /// <summary>Its first bytes say that a file is Parquet.</summary>
    public static bool IsParquet(ReadOnlySpan<byte> head) => head.StartsWith("PAR1"u8);

    public bool Recognizes(ReportHead head) => IsParquet(head.Start.Span);

    /// <param name="content">Seekable: what a Parquet file holds stands at its end.</param>
    public void Read(Stream content, IReportSink sink, CancellationToken cancellation)
    {
        try
        {
            using var file = new ParquetFileReader(content, leaveOpen: true);
            var places = PlacesOf(file);
            var (prices, line) = (new CanonicalPrices(sink), 0);
            for (var i = 0; i < file.FileMetaData.NumRowGroups; i++)
            {
                using var group = file.RowGroup(i);
                ReadGroup(group, places, prices, ref line, cancellation);
            }
        }
        catch (ParquetException damaged)
        {
            throw new ReportFormatException($"is no Parquet file that can be read: {damaged.Message}", damaged);
        }
    }

    private static void ReadGroup(RowGroupReader group, Dictionary<string, int> places, CanonicalPrices prices, ref int line, CancellationToken cancellation)
    {
        using var columns = new CanonicalParquetColumns(group, places, BatchRows);
        for (var left = group.MetaData.NumRows; left > 0; left -= BatchRows)
        {
            cancellation.ThrowIfCancellationRequested();
            var rows = (int)Math.Min(left, BatchRows);
            columns.Read(rows);
            for (var row = 0; row < rows; row++)
            {
                prices.Add(columns.Row(row), ++line);
            }
        }
    }

    private static Dictionary<string, int> PlacesOf(ParquetFileReader file)
    {
        var schema = file.FileMetaData.Schema;
        var places = Enumerable.Range(0, schema.NumColumns).ToDictionary(i => schema.Column(i).Path.ToDotString(), StringComparer.Ordinal);
        var missing = CanonicalColumns.Required.Where(name => !places.ContainsKey(name)).ToList();
        return missing.Count == 0
            ? places
            : throw new ReportFormatException($"is Parquet without the columns of canonical rows: {string.Join(", ", missing)}");
    }
}
