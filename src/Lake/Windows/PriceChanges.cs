using GridGrains.Domain.Markets;
using GridGrains.Domain.Tables;
using GridGrains.Domain.Windows;
using GridGrains.Iceberg;
using GridGrains.Lake.Queries;

namespace GridGrains.Lake.Windows;

/// <summary>What came into the price table since a table of windows was computed.</summary>
/// <param name="Rows">Prices that the windows do not know.</param>
/// <param name="Hours">Starts of the clock hours whose windows have to be computed again.</param>
internal sealed record PriceChanges(long Rows, IReadOnlySet<DateTime> Hours, WindowState State)
{
    private static readonly TimeSpan OneHour = TimeSpan.FromHours(1);

    public static async ValueTask<PriceChanges> FindAsync(Table prices, WindowKind kind, WindowState known, CancellationToken cancellation)
    {
        var rows = 0L;
        var hours = new HashSet<DateTime>();
        var ends = new Dictionary<(Iso, PriceProduct), DateTime>();

        // Files that compaction wrote again count as new to the scan; the offsets distinguish their rows.
        var scan = prices.Scan().AddedAfter(known.Sequence).Select(["ts", "iso", "market", "interval_minutes", "log_partition", "log_offset"]);
        await foreach (var batch in scan.ReadAsync(cancellation))
        {
            var (ts, iso, market) = (batch.Column<long>("ts").Values, batch.Column<string>("iso").Values, batch.Column<string>("market").Values);
            var (minutes, partition, offset) = (
                batch.Column<int>("interval_minutes").Values, batch.Column<int>("log_partition").Values, batch.Column<long>("log_offset").Values);
            for (var i = 0; i < batch.RowCount; i++)
            {
                var product = (Iso: Isos.Get(iso.Span[i]), Product: PriceRows.ProductOf(market.Span[i]));
                if (offset.Span[i] < known.Offsets.GetValueOrDefault(partition.Span[i]) || !kind.Takes(product.Product))
                {
                    continue;
                }

                var start = ColumnTime.ToUtc(ts.Span[i]);
                var end = start.AddMinutes(minutes.Span[i]);
                rows++;
                hours.Add(WindowKind.Floor(start, OneHour));
                ends[product] = ends.TryGetValue(product, out var greatest) && greatest > end ? greatest : end;
            }
        }

        var state = known.After(prices.Metadata, ends);
        AddOpenHours(hours, known, state, kind);
        return new PriceChanges(rows, hours, state);
    }

    // Windows that were open when the table was computed, and that the watermark has passed since.
    private static void AddOpenHours(HashSet<DateTime> hours, WindowState known, WindowState now, WindowKind kind)
    {
        foreach (var (product, watermark) in known.Watermarks)
        {
            if (now.Watermarks[product] > watermark)
            {
                for (var hour = WindowKind.Floor(watermark - kind.Length, OneHour); hour <= watermark + ShardWatermarks.AllowedLateness; hour += OneHour)
                {
                    hours.Add(hour);
                }
            }
        }
    }
}
