using GridGrains.Domain.Bulk;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Series;
using GridGrains.Feeds.Series;

namespace GridGrains.Feeds.Replay;

/// <summary>Makes rows of what a file holds: a function of the file alone, so that reading it again makes the same.</summary>
internal sealed class BulkRows
{
    /// <summary>Source of prices that never were in the log.</summary>
    public const string Source = "BACKFILL";

    private readonly Dictionary<EntityKey, int> _nodes = [];
    private readonly Dictionary<SeriesKey, (SeriesFamilyInfo? Family, int Partition)> _series = [];
    private BulkFile? _file;

    public BulkFile File => _file ?? throw new InvalidOperationException("no file is begun");

    public void Begin(BulkFile file) => _file = file;

    public LmpRow Of(in LmpEvent price, long number)
    {
        if (!_nodes.TryGetValue(price.Node, out var partition))
        {
            _nodes.Add(price.Node, partition = BulkPlace.PartitionOf(price.Node));
        }

        return new LmpRow(price.Node, price.Fact, price.Labels, BulkPlace.OffsetOf(File.Number, number), Source, File.RegisteredAtUtc, partition);
    }

    /// <returns>Null for a key that names no series.</returns>
    public SeriesFamilyInfo? FamilyOf(in SeriesKey key) => PlaceOf(key).Family;

    /// <param name="value">Of a series that has a family.</param>
    public SeriesRow Of(in SeriesValue value, long number)
    {
        var (family, partition) = PlaceOf(value.Key);
        return new SeriesRow(value.Key, family!, value.Point, value.Basis, value.Source, File.RegisteredAtUtc, partition, BulkPlace.OffsetOf(File.Number, number));
    }

    private (SeriesFamilyInfo? Family, int Partition) PlaceOf(in SeriesKey key)
    {
        if (!_series.TryGetValue(key, out var place))
        {
            _series.Add(key, place = (SeriesCatalog.Find(key.Series), BulkPlace.PartitionOf(key.ToString(), Topics.SeriesPartitions)));
        }

        return place;
    }
}
