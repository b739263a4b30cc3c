using GridGrains.ClickHouse.Series;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Series;
using GridGrains.Grains.Series;
using GridGrains.Silo.Http.Prices.Reference;
using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Series;

/// <summary>A series as it is read: published, or computed from others.</summary>
/// <param name="Snapshot">All that memory has.</param>
/// <param name="Parts">What it is computed from; empty for one that is published.</param>
/// <param name="Actual">What a forecast is compared with, where it has come.</param>
internal sealed record ReadSeries(SeriesKey Key, SeriesSnapshot Snapshot, IReadOnlyList<ReadSeries> Parts, SeriesSnapshot? Actual)
{
    /// <summary>True where memory has nothing of it and <see cref="Snapshot"/> is of the table: files brought it without passing through the log.</summary>
    public bool IsStored { get; init; }

    /// <summary>What memory has of it, as it was known at a moment.</summary>
    public IEnumerable<SeriesPoint> KnownAt(DateTime momentUtc) => Parts.Count == 0
        ? Snapshot.KnownAt(momentUtc)
        : SeriesFigures.NetLoad(Parts[0].Snapshot.KnownAt(momentUtc), [.. Parts.Skip(1).Select(part => part.Snapshot.KnownAt(momentUtc).ToArray())]);
}

/// <summary>Reads series from memory, older ones from the warehouse. Net load that nobody publishes is load less wind and solar of the same place.</summary>
internal sealed class SeriesReads(LiveSeries live, LiveCatalog catalog, WarehouseSeries? warehouse)
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

        return key.Series == SeriesCatalog.NetLoad && NetLoad(key, snapshots) is { } net ? net
            : await StoredAsync(key, cancellation) is { } stored ? stored
            : throw new ApiException(SeriesProblems.UnknownSeries, $"nothing has come of {key}{LackOf(key, snapshots)}") { Suggestions = await NearAsync(key, cancellation) };
    }

    /// <summary>Whether a text names a place of a market: case does not matter, and each of the names of a hub or zone counts.</summary>
    public async Task<Func<string, string, bool>> PlaceTestAsync(string named, CancellationToken cancellation)
    {
        var reference = await catalog.RefreshAsync(cancellation);
        return (market, place) => Isos.TryGet(market, out var iso) ? reference.IsSamePlace(iso, place, named) : place.Equals(named, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The place of a series that a text names, by any of its names; without one the only place, or that of the whole market.</summary>
    /// <exception cref="ApiException"><c>unknown_series</c>, or 400 where one of several places must be named.</exception>
    public async Task<string> LocationOfAsync(string market, string series, string? named, CancellationToken cancellation)
    {
        var wanted = series == SeriesCatalog.NetLoad ? SeriesCatalog.LoadActual : series;
        var places = (await live.ListAsync(cancellation)).Select(listing => SeriesKey.Parse(listing.Key))
            .Where(key => key.Market == market && key.Series == wanted).Select(key => key.Location).ToList();
        if (named is not null)
        {
            var isAt = await PlaceTestAsync(named, cancellation);
            return PlaceIn(places) ?? PlaceIn(await StoredPlacesAsync(market, series, cancellation)) ?? named;

            string? PlaceIn(IReadOnlyList<string> known) => known.FirstOrDefault(place => place == named) ?? known.FirstOrDefault(place => isAt(market, place));
        }

        places = places.Count > 0 ? places : [.. await StoredPlacesAsync(market, series, cancellation)];

        return places.Count switch
        {
            0 => throw new ApiException(SeriesProblems.UnknownSeries, $"nothing has come of {series} of {market}"),
            1 => places[0],
            _ => places.Contains(SeriesKey.System) ? SeriesKey.System : throw ApiException.BadParameter("location", $"one of {string.Join(", ", places.Take(20))} is needed"),
        };
    }

    /// <summary>Intervals of a span as they were known at a moment, from the warehouse where memory lacks intervals or versions of them.</summary>
    /// <exception cref="ApiException"><c>series_not_in_memory</c>.</exception>
    public async Task<(IReadOnlyList<SeriesPoint> Points, bool IsStored)> SpanAsync(
        ReadSeries series, DateTime? fromUtc, DateTime? toUtc, DateTime? knownAtUtc, CancellationToken cancellation)
    {
        if (series.Parts.Count > 0)
        {
            var parts = await Task.WhenAll(series.Parts.Select(part => SpanAsync(part, fromUtc, toUtc, knownAtUtc, cancellation)));
            return ([.. SeriesFigures.NetLoad(parts[0].Points, [.. parts.Skip(1).Select(part => part.Points.ToArray())])], parts.Any(part => part.IsStored));
        }

        if (series.IsStored && knownAtUtc is not null)
        {
            return (await warehouse!.ReadAsync(series.Key, fromUtc ?? DateTime.UnixEpoch, toUtc ?? DateTime.MaxValue, knownAtUtc.Value, cancellation), true);
        }

        var (since, knownAt) = (series.Snapshot.Points[0].StartUtc, knownAtUtc ?? DateTime.MaxValue);
        var isTrimmed = series.Snapshot.HasTrimmed(knownAt);
        if ((fromUtc ?? since) >= since && !isTrimmed)
        {
            return ([.. series.Snapshot.KnownAt(knownAt).Where(point => (fromUtc is null || point.StartUtc >= fromUtc) && (toUtc is null || point.StartUtc < toUtc))], series.IsStored);
        }

        if (warehouse is null)
        {
            throw new ApiException(
                SeriesProblems.NoHistory,
                isTrimmed
                    ? $"of some intervals of {series.Key} memory has newer versions alone; ask for a later known_at, or start the silo with --clickhouse on"
                    : $"{series.Key} is in memory since {since:O}; ask from then on, or start the silo with --clickhouse on");
        }

        return (await warehouse.ReadAsync(series.Key, fromUtc ?? since, toUtc ?? DateTime.MaxValue, knownAt, cancellation), true);
    }

    // What bulk loads brought is in the table alone. While that cannot be asked, a series is known by memory.
    private async Task<ReadSeries?> StoredAsync(SeriesKey key, CancellationToken cancellation) =>
        warehouse is { Absence: null } && await warehouse.NewestAsync(key, SeriesState.KeptIntervals, cancellation) is { Count: > 0 } points
            ? new ReadSeries(key, new SeriesSnapshot(key.ToString(), "", [.. points]), [], Actual: null) { IsStored = true }
            : null;

    private async Task<IReadOnlyList<string>> StoredPlacesAsync(string market, string series, CancellationToken cancellation) =>
        warehouse is { Absence: null } ? await warehouse.PlacesAsync(market, series, cancellation) : [];

    private static ReadSeries? NetLoad(SeriesKey key, IReadOnlyList<SeriesSnapshot?> snapshots)
    {
        if (snapshots.Skip(1).OfType<SeriesSnapshot>().ToArray() is not { Length: 3 } parts)
        {
            return null;
        }

        var points = SeriesFigures.NetLoad(parts[0].Latest, parts[1].Latest.ToArray(), parts[2].Latest.ToArray()).ToArray();
        return points.Length == 0 ? null : new ReadSeries(
            key, new SeriesSnapshot(key.ToString(), parts[0].Source, points), [.. NetLoadParts.Zip(parts, (name, part) => new ReadSeries(key with { Series = name }, part, [], Actual: null))], Actual: null);
    }

    private static string LackOf(SeriesKey key, IReadOnlyList<SeriesSnapshot?> snapshots) => key.Series != SeriesCatalog.NetLoad ? ""
        : NetLoadParts.Where((_, place) => snapshots[place + 1] is null).ToList() is { Count: > 0 } lacking ? $", and it cannot be computed without {string.Join(" and ", lacking)}"
        : ", and its parts have no interval in common";

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
