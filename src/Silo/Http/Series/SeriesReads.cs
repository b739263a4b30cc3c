using GridGrains.ClickHouse.Series;
using GridGrains.Domain.Series;
using GridGrains.Grains.Series;
using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Series;

/// <summary>A series as it is read: published, or computed from others.</summary>
/// <param name="DerivedFrom">Empty for one that is published.</param>
/// <param name="Actual">What a forecast is compared with, where it has come.</param>
internal sealed record ReadSeries(SeriesKey Key, SeriesSnapshot Snapshot, IReadOnlyList<string> DerivedFrom, SeriesSnapshot? Actual);

/// <summary>Reads series from memory, older ones from the warehouse. Net load that nobody publishes is load less wind and solar of the same place.</summary>
internal sealed class SeriesReads(LiveSeries live, WarehouseSeries? warehouse)
{
    private static readonly string[] NetLoadParts = [SeriesCatalog.LoadActual, SeriesCatalog.Wind, SeriesCatalog.Solar];

    /// <exception cref="ApiException"><c>unknown_series</c>.</exception>
    public async Task<ReadSeries> ReadAsync(SeriesKey key, CancellationToken cancellation)
    {
        var actualOf = ActualOf(key);
        var keys = key.Series == SeriesCatalog.NetLoad ? NetLoadParts.Select(part => key with { Series = part }).Prepend(key).ToArray() : actualOf is { } actual ? [key, actual] : [key];
        var snapshots = await live.All.ReadAsync([.. keys.Select(known => known.ToString())], cancellation);
        if (snapshots[0] is { } published)
        {
            return new ReadSeries(key, published, [], actualOf is null ? null : snapshots[1]);
        }

        return key.Series == SeriesCatalog.NetLoad && NetLoad(key, snapshots) is { } net
            ? net
            : throw new ApiException(SeriesProblems.UnknownSeries, $"nothing has come of {key}") { Suggestions = await NearAsync(key, cancellation) };
    }

    /// <summary>The only place of a series, or that of the whole market.</summary>
    /// <exception cref="ApiException"><c>unknown_series</c>, or 400 where one of several places must be named.</exception>
    public async Task<string> LocationOfAsync(string market, string series, CancellationToken cancellation)
    {
        var wanted = series == SeriesCatalog.NetLoad ? SeriesCatalog.LoadActual : series;
        var places = (await live.ListAsync(cancellation)).Select(listing => SeriesKey.Parse(listing.Key))
            .Where(key => key.Market == market && key.Series == wanted).Select(key => key.Location).ToList();
        return places.Count switch
        {
            0 => throw new ApiException(SeriesProblems.UnknownSeries, $"nothing has come of {series} of {market}"),
            1 => places[0],
            _ => places.Contains(SeriesKey.System) ? SeriesKey.System : throw ApiException.BadParameter("location", $"one of {string.Join(", ", places.Take(20))} is needed"),
        };
    }

    /// <summary>Intervals of a span as they were known at a moment, from the warehouse where memory does not reach back so far.</summary>
    /// <exception cref="ApiException"><c>series_not_in_memory</c>.</exception>
    public async Task<(IReadOnlyList<SeriesPoint> Points, bool IsStored)> SpanAsync(
        ReadSeries series, DateTime? fromUtc, DateTime? toUtc, DateTime? knownAtUtc, CancellationToken cancellation)
    {
        var known = series.Snapshot.KnownAt(knownAtUtc ?? DateTime.MaxValue).Where(point => (fromUtc is null || point.StartUtc >= fromUtc) && (toUtc is null || point.StartUtc < toUtc));
        if (fromUtc is not { } from || from >= series.Snapshot.Points[0].StartUtc || series.DerivedFrom.Count > 0)
        {
            return ([.. known], false);
        }

        if (warehouse is null)
        {
            throw new ApiException(SeriesProblems.NoHistory, $"{series.Key} is in memory since {series.Snapshot.Points[0].StartUtc:O}; ask from then on, or start the silo with --clickhouse on");
        }

        return (await warehouse.ReadAsync(series.Key, from, toUtc ?? DateTime.MaxValue, knownAtUtc ?? DateTime.MaxValue, cancellation), true);
    }

    private static ReadSeries? NetLoad(SeriesKey key, IReadOnlyList<SeriesSnapshot?> snapshots)
    {
        var parts = snapshots.Skip(1).ToArray();
        if (parts[0] is not { } load || parts[1] is null && parts[2] is null)
        {
            return null;
        }

        var points = SeriesFigures.NetLoad(load.Latest, parts[1]?.Latest.ToArray(), parts[2]?.Latest.ToArray()).ToArray();
        return points.Length == 0 ? null : new ReadSeries(
            key, new SeriesSnapshot(key.ToString(), load.Source, points), [.. NetLoadParts.Where((_, place) => parts[place] is not null)], Actual: null);
    }

    private static SeriesKey? ActualOf(SeriesKey key) => key.Series switch
    {
        SeriesCatalog.LoadForecast => key with { Series = SeriesCatalog.LoadActual },
        SeriesCatalog.WindForecast => key with { Series = SeriesCatalog.Wind },
        SeriesCatalog.SolarForecast => key with { Series = SeriesCatalog.Solar },
        _ => null,
    };

    private async Task<string[]> NearAsync(SeriesKey key, CancellationToken cancellation) =>
        [.. (await live.ListAsync(cancellation)).Select(listing => listing.Key).Where(known => known.StartsWith($"{key.Market}/{key.Series}/", StringComparison.Ordinal)).Take(10)];
}
