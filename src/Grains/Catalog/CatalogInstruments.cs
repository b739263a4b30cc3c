using System.Diagnostics.Metrics;
using GridGrains.Domain.Catalog.Freshness;

namespace GridGrains.Grains.Catalog;

/// <summary>How fresh tables are, beside what is promised of them.</summary>
public sealed class CatalogInstruments
{
    public const string MeterName = "GridGrains.Catalog";

    private readonly Meter _meter;

    public CatalogInstruments(IMeterFactory meters) => _meter = meters.Create(MeterName);

    internal void Observe(FreshnessBoard board)
    {
        _meter.CreateObservableGauge(
            "gridgrains.catalog.behind_seconds", () => Of(board, freshness => freshness.Behind.TotalSeconds), null, "Longest that a record which is not in the table yet may have waited");
        _meter.CreateObservableGauge(
            "gridgrains.catalog.promised_seconds", () => Of(board, freshness => freshness.Dataset.Promised.TotalSeconds), null, "What is promised of that, at the 99th percentile");
        _meter.CreateObservableGauge(
            "gridgrains.catalog.completeness", () => Of(board, freshness => freshness.Completeness), null, "Share of the log's records that are in the table");
    }

    private static IEnumerable<Measurement<double>> Of(FreshnessBoard board, Func<DatasetFreshness, double> figure) =>
        board.Last.Values.Select(freshness => new Measurement<double>(figure(freshness), new KeyValuePair<string, object?>("dataset", freshness.Dataset.Id)));
}
