using System.Diagnostics.Metrics;
using GridGrains.Grains.Contracts.FeatureStore;

namespace GridGrains.Grains.FeatureStore;

/// <summary>Figures of pushed rows: names and units by OpenTelemetry's conventions.</summary>
public sealed class FeatureInstruments
{
    public const string MeterName = "GridGrains.Features";

    private readonly Counter<long> _rows;

    public FeatureInstruments(IMeterFactory meters) =>
        _rows = meters.Create(MeterName).CreateCounter<long>("gridgrains.features.rows", "{row}", "Pushed rows by what they did to their entity");

    internal void Applied(in FeatureApplyResult result)
    {
        Count(result.Newest, "newest");
        Count(result.Older, "older");
        Count(result.Duplicates, "duplicate");
        Count(result.OfflineOnly, "offline_only");
    }

    private void Count(int rows, string outcome)
    {
        if (rows > 0)
        {
            _rows.Add(rows, new KeyValuePair<string, object?>("outcome", outcome));
        }
    }
}
