using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Queries;
using GridGrains.ClickHouse.Series;
using GridGrains.Domain.Forecasts;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Series;

namespace GridGrains.ClickHouse.Forecasts;

/// <summary>History of prices, loads and forecasts from the tables of all versions, so that nothing of a later moment gets in.</summary>
public sealed class WarehouseForecastHistory(Warehouse warehouse) : IForecastHistory
{
    private const int Seconds = 30;
    private const int MaxRows = 20_000;

    private const string Prices =
        $$"""
        SELECT ts, argMax(tuple(lmp), {{PriceTables.StandingRank}}).1 AS value
        FROM iso_da_lmp
        WHERE iso = {iso:String} AND node = {location:String} AND market = {series:String}
            AND ts >= {from:DateTime64(6, 'UTC')} AND ts < {to:DateTime64(6, 'UTC')} AND known_at <= {known:DateTime64(6, 'UTC')}
            AND {{PriceTables.Canonical}}
        GROUP BY ts
        ORDER BY ts
        LIMIT {take:UInt32}
        """;

    // An hour counts when its intervals cover it.
    private const string Hours =
        $$"""
        SELECT hour, sum(latest.1 * latest.2) / sum(latest.2) AS value
        FROM
        (
            SELECT ts, toDateTime64(toStartOfHour(ts), 6, 'UTC') AS hour, argMax((ifNull(value, nan), interval_minutes), {{SeriesTable.StandingRank}}) AS latest
            FROM iso_series
            WHERE iso = {iso:String} AND series = {series:String} AND location = {location:String}
                AND ts >= {from:DateTime64(6, 'UTC')} AND ts < {to:DateTime64(6, 'UTC')} AND known_at <= {known:DateTime64(6, 'UTC')}
            GROUP BY ts
        )
        GROUP BY hour
        HAVING sum(latest.2) >= 60
        ORDER BY hour
        LIMIT {take:UInt32}
        """;

    private const string Ahead =
        $$"""
        SELECT ts, ifNull(argMax(tuple(value), {{SeriesTable.StandingRank}}).1, nan) AS value
        FROM iso_series
        WHERE iso = {iso:String} AND series = {series:String} AND location = {location:String} AND interval_minutes = 60
            AND ts >= {from:DateTime64(6, 'UTC')} AND ts < {to:DateTime64(6, 'UTC')}
            AND known_at <= toStartOfDay(ts, {zone:String}) - toIntervalSecond({ahead:UInt32})
        GROUP BY ts
        ORDER BY ts
        LIMIT {take:UInt32}
        """;

    private readonly WarehouseSeries _series = new(warehouse);

    /// <inheritdoc/>
    public Task<IReadOnlyList<(DateTime StartUtc, double Value)>> ReadAsync(ForecastSubject subject, DateTime fromUtc, DateTime toUtc, DateTime knownAtUtc, CancellationToken cancellation)
    {
        var isPrice = subject.Kind == ForecastKind.Price;
        var parameters = Of(subject.Iso.Code, isPrice ? subject.Iso.Definition.DayAhead.Name() : SeriesCatalog.LoadActual, subject.NodeId, fromUtc, toUtc).Moment("known", knownAtUtc);
        return ReadAsync(isPrice ? Prices : Hours, parameters, cancellation);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<(DateTime StartUtc, double Value)>> ReadAheadAsync(SeriesKey series, string zone, TimeSpan ahead, DateTime fromUtc, DateTime toUtc, CancellationToken cancellation) =>
        ReadAsync(Ahead, Of(series.Market, series.Series, series.Location, fromUtc, toUtc).Text("zone", zone).Number("ahead", (long)ahead.TotalSeconds), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<SeriesPoint>> ReadIssuedAsync(SeriesKey series, DateTime fromUtc, DateTime toUtc, CancellationToken cancellation) =>
        _series.ReadAsync(series, fromUtc, toUtc, DateTime.MaxValue, cancellation);

    private static QueryParameters Of(string iso, string series, string location, DateTime fromUtc, DateTime toUtc) => new QueryParameters()
        .Text("iso", iso).Text("series", series).Text("location", location).Moment("from", fromUtc).Moment("to", toUtc).Number("take", MaxRows);

    private Task<IReadOnlyList<(DateTime StartUtc, double Value)>> ReadAsync(string sql, QueryParameters parameters, CancellationToken cancellation) =>
        warehouse.ReadRowsAsync(sql, parameters, Seconds, static row => (row.UtcAt(0), row.GetDouble(1)), cancellation);
}
