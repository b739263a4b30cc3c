using System.Diagnostics.Metrics;
using GridGrains.Domain.Catalog.Freshness;

namespace GridGrains.Grains.Catalog;

/// <summary>How fresh tables are, beside what is promised of them.</summary>
public sealed class CatalogInstruments
{
    public const string MeterName = "GridGrains.Catalog";

    private readonly Meter _meter;
    private readonly Counter<long> _sent;
    private readonly Counter<long> _dropped;

    public CatalogInstruments(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _sent = _meter.CreateCounter<long>("gridgrains.lineage.events_sent", null, "Events of the platform's own runs that a destination has taken");
        _dropped = _meter.CreateCounter<long>("gridgrains.lineage.events_dropped", null, "Events of the platform's own runs that a destination did not take, or for which there was no room");
    }

    /// <param name="destination">topic, file, http.</param>
    public void RunEventSent(string destination) => _sent.Add(1, new KeyValuePair<string, object?>("destination", destination));

    /// <param name="destination">topic, file, http; queue where it got to none of them.</param>
    public void RunEventDropped(string destination) => _dropped.Add(1, new KeyValuePair<string, object?>("destination", destination));

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
