using GridGrains.ClickHouse.Lineage;
using GridGrains.Domain;
using GridGrains.Domain.Bulk;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Tables;
using GridGrains.Grains.Contracts.Catalog;

namespace GridGrains.Silo.Catalog;

/// <summary>Where the versions of prices stand that a number was computed from: in the log, or in a file of a bulk load. What is not kept any more is said, not guessed.</summary>
internal sealed class ValuePlaces(IPartitionLog log, IBulkManifest manifest)
{
    public const string Kept = "kept";
    public const string Expired = "source_expired";

    public async Task<IReadOnlyList<ValueRecordView>> OfAsync(IReadOnlyList<OriginPrice> prices, CancellationToken cancellation)
    {
        var (starts, files, views) = (new Dictionary<TopicPartition, OffsetRange?>(), new Dictionary<long, BulkFile?>(), new List<ValueRecordView>(prices.Count));
        foreach (var price in prices)
        {
            views.Add(BulkPlace.IsBulk(price.Partition) ? await OfFileAsync(price, files, cancellation) : await OfLogAsync(price, TopicsOf(price), starts, cancellation));
        }

        return views;
    }

    private static TableTopics TopicsOf(OriginPrice price) =>
        (PriceProducts.TryParse(price.Market, out var product) && product.IsDayAhead() ? PriceTables.DayAhead : PriceTables.RealTime).Topics!;

    private async Task<ValueRecordView> OfFileAsync(OriginPrice price, Dictionary<long, BulkFile?> known, CancellationToken cancellation)
    {
        var number = BulkPlace.FileOf(price.Offset);
        if (!known.TryGetValue(number, out var file))
        {
            known[number] = file = await manifest.FindAsync(number, cancellation);
        }

        return View(price, null, null, number, file?.Source, file is not null);
    }

    private async Task<ValueRecordView> OfLogAsync(OriginPrice price, TableTopics topics, Dictionary<TopicPartition, OffsetRange?> known, CancellationToken cancellation)
    {
        var isBackfill = price.Partition >= TableTopics.FirstOfBackfills;
        var partition = new TopicPartition(isBackfill ? topics.Backfill! : topics.Live, isBackfill ? price.Partition - TableTopics.FirstOfBackfills : price.Partition);
        if (!known.TryGetValue(partition, out var range))
        {
            known[partition] = range = await RangeOfAsync(partition, cancellation);
        }

        return View(price, partition, price.Offset, null, price.Source, range is { } stored && price.Offset >= stored.Earliest && price.Offset < stored.Next);
    }

    // A cluster that reads another one's tables has not their log.
    private async Task<OffsetRange?> RangeOfAsync(TopicPartition partition, CancellationToken cancellation)
    {
        try
        {
            return await log.GetOffsetsAsync(partition, cancellation);
        }
        catch (DomainException unknown) when (unknown.Code == DomainErrorCode.UnknownTopic)
        {
            return null;
        }
    }

    private static ValueRecordView View(OriginPrice price, TopicPartition? place, long? offset, long? file, string? source, bool isKept) => new(
        price.Node, price.StartUtc, price.LmpUsdPerMwh, price.Minutes, price.KnownAtUtc, price.Versions, place?.Topic, place?.Partition, offset, file,
        file is null ? null : BulkPlace.RowOf(price.Offset), source, isKept ? Kept : Expired, price.Market);
}
