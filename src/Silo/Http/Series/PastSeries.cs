using GridGrains.ClickHouse.Series;
using GridGrains.Domain.Knowledge;
using GridGrains.Domain.Series;
using GridGrains.Silo.Http.Warehouses;

namespace GridGrains.Silo.Http.Series;

/// <summary>Series as they were known at a moment, with the forecast of the day ahead.</summary>
/// <param name="tables">Null where the warehouse is off.</param>
internal sealed class PastSeries(WarehouseSeries? tables)
{
    public const int MaxPlaces = 25;

    private const int LookbackDays = 31;
    private const int DaysAhead = 2;

    /// <returns>One version of each interval; null where nothing was known.</returns>
    public async Task<SeriesSnapshot?> ReadAsync(SeriesKey key, AsOf asOf, CancellationToken cancellation)
    {
        var isAhead = SeriesCatalog.Find(key.Series)?.Kind == SeriesKind.Forecast;
        var points = await (tables ?? throw WarehouseAnswers.Off()).ReadAsync(
            key, asOf.MomentUtc.AddDays(-LookbackDays), isAhead ? asOf.MomentUtc.AddDays(DaysAhead) : asOf.MomentUtc, asOf.MomentUtc, cancellation);
        return points.Count == 0 ? null : new SeriesSnapshot(key.ToString(), "", [.. points]);
    }
}
