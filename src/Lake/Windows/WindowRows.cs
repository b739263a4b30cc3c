using System.Runtime.InteropServices;
using GridGrains.Domain.Bulk;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Tables;
using GridGrains.Domain.Windows;
using GridGrains.Iceberg;
using GridGrains.Iceberg.Parquet;
using GridGrains.Iceberg.Scans;
using GridGrains.Iceberg.Schemas;
using GridGrains.Lake.Queries;
using GridGrains.Lake.Sinks;

namespace GridGrains.Lake.Windows;

/// <summary>
/// Computes windows from the latest versions of the prices of a few hours. The result depends on the prices alone. Prices are held as numbers
/// in memory that is used again: each batch is to be written before the next is asked for, and one caller at a time has an instance.
/// </summary>
internal sealed class WindowRows
{
    // Memory of a larger pass is given back: a backfill of a whole market must not be paid for ever after.
    private const int MostPricesKept = 1 << 19;
    private const int BatchRows = 1 << 13;

    private readonly NumberedKeys<EntityKey> _nodes = new();
    private readonly NumberedKeys<string> _labels = new();
    private readonly RowList<WindowRow> _windows = new();
    private readonly Dictionary<WindowKind, (RowColumns<WindowRow> Columns, LakeBatches Batches)> _writers = [];
    private Dictionary<PriceNumber, StandingPrice> _latest = [];
    private RankedPrice[] _order = [];

    /// <summary>Takes in the prices whose intervals start in [<paramref name="fromUtc"/>, <paramref name="toUtc"/>).</summary>
    public async ValueTask ReadAsync(Table prices, WindowKind kind, DateTime fromUtc, DateTime toUtc, CancellationToken cancellation)
    {
        Clear();
        var scan = prices.Scan()
            .Where(Expression.And(Expression.GreaterThanOrEqual("ts", fromUtc), Expression.LessThan("ts", toUtc)))
            .Select(["ts", "iso", "node", "market", "lmp", "hub", "zone", "known_at", "source_version", "log_partition", "log_offset"]);
        await foreach (var batch in scan.ReadAsync(cancellation))
        {
            Take(batch, kind);
        }
    }

    /// <summary>The windows that are closed, in order of iso, node, market and end.</summary>
    public IEnumerable<ColumnBatch> ToBatches(WindowKind kind, WindowState state, Schema schema)
    {
        var count = Sort();
        _windows.Clear();
        for (var first = 0; first < count;)
        {
            var next = NextWindow(kind, first, count);
            var price = _order[first];
            var (node, start) = (_nodes[price.Node], kind.StartOf(ColumnTime.ToUtc(price.Ts)));
            if (start + kind.Length <= state.Watermarks[(node.Iso, price.Product)])
            {
                Add(kind, node, start, first, next);
            }

            first = next;
            if (_windows.Count == BatchRows || (first == count && _windows.Count > 0))
            {
                yield return ToBatch(kind, schema);
            }
        }
    }

    private ColumnBatch ToBatch(WindowKind kind, Schema schema)
    {
        if (!_writers.TryGetValue(kind, out var writer))
        {
            var columns = kind.Definition.NewColumns();
            _writers.Add(kind, writer = (columns, new LakeBatches(kind.Table, columns)));
        }

        writer.Columns.Clear();
        writer.Columns.Append(_windows.Span);
        _windows.Clear();
        return writer.Batches.ToBatch(schema);
    }

    private void Clear()
    {
        if (_latest.Capacity > MostPricesKept)
        {
            (_latest, _order) = ([], []);
        }

        _latest.Clear();
    }

    private void Take(ColumnBatch batch, WindowKind kind)
    {
        var (ts, knownAt) = (batch.Column<long>("ts").Values, batch.Column<long>("known_at").Values);
        var (partition, offset) = (batch.Column<int>("log_partition").Values, batch.Column<long>("log_offset").Values);
        var (iso, node, market) = (batch.Column<string>("iso").Values, batch.Column<string>("node").Values, batch.Column<string>("market").Values);
        var (lmp, sourceVersion) = (batch.Column<double>("lmp").Values, batch.Column<long>("source_version"));
        var (hub, zone) = (batch.Column<string>("hub"), batch.Column<string>("zone"));
        EntityKey last = default;
        for (var i = 0; i < batch.RowCount; i++)
        {
            var product = PriceRows.ProductOf(market.Span[i]);
            if (!kind.Takes(product))
            {
                continue;
            }

            var key = new PriceNumber(_nodes.NumberOf(PriceRows.KeyOf(ref last, iso.Span[i], node.Span[i])), product, ts.Span[i]);
            var price = new StandingPrice(
                knownAt.Span[i], sourceVersion.IsNull(i) ? 0 : sourceVersion.Values.Span[i], BulkPlace.RankOf(partition.Span[i], offset.Span[i]), PriceTicks.FromUsd(lmp.Span[i]),
                LabelOf(hub, i), LabelOf(zone, i));
            ref var standing = ref CollectionsMarshal.GetValueRefOrAddDefault(_latest, key, out var exists);
            standing = !exists || price.CompareTo(standing) > 0 ? price : standing;
        }
    }

    private int LabelOf(ColumnVector<string> labels, int row) => labels.IsNull(row) ? StandingPrice.NoLabel : _labels.NumberOf(labels.Values.Span[row]);

    // Windows are runs of neighbours once the prices stand in the tables' order.
    private int Sort()
    {
        var ranks = _nodes.Ranks(EntityKeyOrder.Instance);
        if (_order.Length < _latest.Count)
        {
            _order = new RankedPrice[_latest.Count];
        }

        var count = 0;
        foreach (var (key, price) in _latest)
        {
            _order[count++] = new RankedPrice(ranks[key.Node], key.Product, key.Ts, key.Node, price);
        }

        _order.AsSpan(0, count).Sort();
        return count;
    }

    private int NextWindow(WindowKind kind, int first, int count)
    {
        ref readonly var price = ref _order[first];
        var start = kind.StartOf(ColumnTime.ToUtc(price.Ts));
        var next = first + 1;
        while (next < count && _order[next].Node == price.Node && _order[next].Product == price.Product && kind.StartOf(ColumnTime.ToUtc(_order[next].Ts)) == start)
        {
            next++;
        }

        return next;
    }

    private void Add(WindowKind kind, EntityKey node, DateTime start, int first, int next)
    {
        var newest = _order[first].Price;
        var (sum, min, max) = (0L, int.MaxValue, int.MinValue);
        for (var i = first; i < next; i++)
        {
            ref readonly var price = ref _order[i].Price;
            (sum, min, max) = (sum + price.Ticks, Math.Min(min, price.Ticks), Math.Max(max, price.Ticks));
            newest = price.CompareTo(newest) > 0 ? price : newest;
        }

        var summary = new WindowSummary(start + kind.Length, (int)kind.Length.TotalMinutes, next - first, sum, min, max);
        _windows.Add(new WindowRow(node, _order[first].Product, start, summary, TextOf(newest.Hub), TextOf(newest.Zone), ColumnTime.ToUtc(newest.KnownAt)));
    }

    private string? TextOf(int label) => label == StandingPrice.NoLabel ? null : _labels[label];
}
