using System.Runtime.InteropServices;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Iceberg;
using GridGrains.Iceberg.Parquet;
using GridGrains.Iceberg.Scans;
using GridGrains.Iceberg.Schemas;
using GridGrains.Lake.Reading;

namespace GridGrains.Lake.Windows;

/// <summary>Computes windows from the latest versions of the prices of a few hours. The result depends on the prices alone.</summary>
internal sealed class WindowRows
{
    private readonly Dictionary<PriceKey, Standing> _latest = [];

    /// <summary>Takes in the prices whose intervals start in [<paramref name="fromUtc"/>, <paramref name="toUtc"/>).</summary>
    public async ValueTask ReadAsync(Table prices, WindowKind kind, DateTime fromUtc, DateTime toUtc, CancellationToken cancellation)
    {
        _latest.Clear();
        var scan = prices.Scan()
            .Where(Expression.And(Expression.GreaterThanOrEqual("ts", fromUtc), Expression.LessThan("ts", toUtc)))
            .Select(["ts", "iso", "node", "market", "lmp", "hub", "zone", "known_at", "source_version", "log_offset"]);
        await foreach (var batch in scan.ReadAsync(cancellation))
        {
            Take(batch, kind);
        }
    }

    /// <summary>The windows that are closed, in order of iso, node, market and end.</summary>
    public ColumnBatch ToBatch(WindowKind kind, WindowState state, Schema schema)
    {
        var windows = new Dictionary<PriceKey, Window>();
        foreach (var (key, price) in _latest)
        {
            var start = kind.StartOf(key.IntervalStartUtc);
            if (start + kind.Length <= state.Watermarks[(key.Node.Iso, key.Market)])
            {
                ref var window = ref CollectionsMarshal.GetValueRefOrAddDefault(windows, key with { IntervalStartUtc = start }, out var exists);
                window = exists ? window.With(price) : Window.Of(price);
            }
        }

        return ToBatch(kind, schema, [.. windows.OrderBy(window => window.Key)]);
    }

    private void Take(ColumnBatch batch, WindowKind kind)
    {
        var (ts, iso, node, market) = (
            batch.Column<long>("ts").Values, batch.Column<string>("iso").Values, batch.Column<string>("node").Values, batch.Column<string>("market").Values);
        var (lmp, knownAt, offset) = (batch.Column<double>("lmp").Values, batch.Column<long>("known_at").Values, batch.Column<long>("log_offset").Values);
        var (hub, zone, sourceVersion) = (batch.Column<string>("hub"), batch.Column<string>("zone"), batch.Column<long>("source_version"));
        EntityKey last = default;
        for (var i = 0; i < batch.RowCount; i++)
        {
            var product = PriceRows.MarketOf(market.Span[i]);
            if (!kind.Takes(product))
            {
                continue;
            }

            var key = new PriceKey(PriceRows.KeyOf(ref last, iso.Span[i], node.Span[i]), product, EpochMicros.ToUtc(ts.Span[i]));
            var price = new Standing(
                knownAt.Span[i], sourceVersion.IsNull(i) ? 0 : sourceVersion.Values.Span[i], offset.Span[i], PriceTicks.FromUsd(lmp.Span[i]),
                hub.IsNull(i) ? null : hub.Values.Span[i], zone.IsNull(i) ? null : zone.Values.Span[i]);
            ref var standing = ref CollectionsMarshal.GetValueRefOrAddDefault(_latest, key, out var exists);
            standing = !exists || price.Version.CompareTo(standing.Version) > 0 ? price : standing;
        }
    }

    private static ColumnBatch ToBatch(WindowKind kind, Schema schema, KeyValuePair<PriceKey, Window>[] windows)
    {
        return new ColumnBatch(
            schema,
            Column(PrimitiveType.TimestampTz, window => EpochMicros.Of(window.Key.IntervalStartUtc + kind.Length)),
            Column(PrimitiveType.TimestampTz, window => EpochMicros.Of(window.Key.IntervalStartUtc)),
            Column(PrimitiveType.String, window => window.Key.Node.Iso.Code),
            Column(PrimitiveType.String, window => window.Key.Node.Id),
            Column(PrimitiveType.String, window => window.Key.Market.Name()),
            Column(PrimitiveType.String, window => window.Value.Newest.Hub!),
            Column(PrimitiveType.String, window => window.Value.Newest.Zone!),
            Column(PrimitiveType.Int, window => window.Value.Count),
            Column(PrimitiveType.Double, window => PriceTicks.ToUsd(window.Value.SumTicks)),
            Column(PrimitiveType.Double, window => PriceTicks.ToUsd((double)window.Value.SumTicks / window.Value.Count)),
            Column(PrimitiveType.Double, window => PriceTicks.ToUsd(window.Value.MinTicks)),
            Column(PrimitiveType.Double, window => PriceTicks.ToUsd(window.Value.MaxTicks)),
            Column(PrimitiveType.TimestampTz, window => window.Value.Newest.KnownAt));

        ColumnVector Column<T>(PrimitiveType type, Func<KeyValuePair<PriceKey, Window>, T> value) =>
            ColumnVector.Of(type, Array.ConvertAll(windows, window => value(window)));
    }

    private readonly record struct Standing(long KnownAt, long SourceVersion, long Offset, int Ticks, string? Hub, string? Zone)
    {
        public (long, long, long) Version => (KnownAt, SourceVersion, Offset);
    }

    private readonly record struct Window(int Count, long SumTicks, int MinTicks, int MaxTicks, Standing Newest)
    {
        public static Window Of(in Standing price) => new(1, price.Ticks, price.Ticks, price.Ticks, price);

        public Window With(in Standing price) => new(
            Count + 1, SumTicks + price.Ticks, Math.Min(MinTicks, price.Ticks), Math.Max(MaxTicks, price.Ticks),
            price.Version.CompareTo(Newest.Version) > 0 ? price : Newest);
    }
}
