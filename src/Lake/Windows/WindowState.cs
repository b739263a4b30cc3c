using System.Collections.Immutable;
using System.Globalization;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Windows;
using GridGrains.Iceberg.Metadata;
using GridGrains.Lake.Sinks;
using GridGrains.Lake.Tables;

namespace GridGrains.Lake.Windows;

/// <summary>
/// What a table of windows has been computed from, kept as its properties: the state of the price table, the offsets that state covers, and
/// how far event time had come. A window is in the table when it ends at or before its product's watermark.
/// </summary>
internal sealed record WindowState
{
    private const string SourceTable = "gridgrains.source.table-uuid";
    private const string SourceSnapshot = "gridgrains.source.snapshot-id";
    private const string SourceSequence = "gridgrains.source.sequence-number";
    private const string SourceOffsets = "gridgrains.source.offsets.";
    private const string WatermarkPrefix = "gridgrains.watermark.";

    public string? TableUuid { get; init; }

    public long SnapshotId { get; init; }

    /// <summary>0 before anything was computed.</summary>
    public long Sequence { get; init; }

    /// <summary>By partition, the first offset that the windows do not know.</summary>
    public ImmutableSortedDictionary<int, long> Offsets { get; init; } = ImmutableSortedDictionary<int, long>.Empty;

    public ImmutableDictionary<(Iso Iso, PriceProduct Product), DateTime> Watermarks { get; init; } = ImmutableDictionary<(Iso, PriceProduct), DateTime>.Empty;

    public static WindowState Of(TableMetadata windows)
    {
        var properties = windows.Properties;
        return new WindowState
        {
            TableUuid = properties.GetValueOrDefault(SourceTable),
            SnapshotId = Number(properties.GetValueOrDefault(SourceSnapshot)),
            Sequence = Number(properties.GetValueOrDefault(SourceSequence)),
            Offsets = properties.Where(property => property.Key.StartsWith(SourceOffsets, StringComparison.Ordinal)).ToImmutableSortedDictionary(
                property => int.Parse(property.Key[SourceOffsets.Length..], CultureInfo.InvariantCulture), property => Number(property.Value)),
            Watermarks = properties.Where(property => property.Key.StartsWith(WatermarkPrefix, StringComparison.Ordinal)).ToImmutableDictionary(
                property => ProductOf(property.Key[WatermarkPrefix.Length..]),
                property => DateTime.Parse(property.Value, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal)),
        };
    }

    /// <summary>The state after taking in all that <paramref name="prices"/> holds.</summary>
    public WindowState After(TableMetadata prices, IEnumerable<KeyValuePair<(Iso Iso, PriceProduct Product), DateTime>> greatestEnds)
    {
        var watermarks = Watermarks.ToBuilder();
        foreach (var (product, end) in greatestEnds)
        {
            var candidate = end - ShardWatermarks.AllowedLateness;
            watermarks[product] = watermarks.TryGetValue(product, out var known) && known > candidate ? known : candidate;
        }

        return new WindowState
        {
            TableUuid = prices.TableUuid.ToString(),
            SnapshotId = prices.CurrentSnapshot!.SnapshotId,
            Sequence = prices.CurrentSnapshot.SequenceNumber,
            Offsets = LakeTables.RealTimePrices.LogPartitions.ToImmutableSortedDictionary(
                LogPartitions.NumberOf, partition => LogOffsets.Of(prices.Properties, partition)),
            Watermarks = watermarks.ToImmutable(),
        };
    }

    public IEnumerable<KeyValuePair<string, string>> ToProperties()
    {
        yield return new(SourceTable, TableUuid!);
        yield return new(SourceSnapshot, SnapshotId.ToString(CultureInfo.InvariantCulture));
        yield return new(SourceSequence, Sequence.ToString(CultureInfo.InvariantCulture));
        foreach (var (partition, next) in Offsets)
        {
            yield return new(SourceOffsets + partition.ToString(CultureInfo.InvariantCulture), next.ToString(CultureInfo.InvariantCulture));
        }

        foreach (var ((iso, product), watermark) in Watermarks)
        {
            yield return new($"{WatermarkPrefix}{iso.Code}.{product.Name()}", watermark.ToString("O", CultureInfo.InvariantCulture));
        }
    }

    private static long Number(string? text) => text is null ? 0 : long.Parse(text, CultureInfo.InvariantCulture);

    private static (Iso, PriceProduct) ProductOf(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return (Isos.Get(name[..dot]), Queries.PriceRows.ProductOf(name[(dot + 1)..]));
    }
}
