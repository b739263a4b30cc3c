using System.Diagnostics.Metrics;

namespace GridGrains.Silo.Http;

/// <summary>Figures of the HTTP interface beyond those of the server itself.</summary>
internal sealed class ApiInstruments
{
    public const string MeterName = "GridGrains.Http";

    private readonly UpDownCounter<int> _liveReaders;
    private readonly Counter<long> _records;
    private readonly Counter<long> _featureValues;
    private readonly Histogram<double> _featureSeconds;

    public ApiInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _liveReaders = meter.CreateUpDownCounter<int>("gridgrains.http.live_readers", "{reader}", "Connected readers of the live stream");
        _records = meter.CreateCounter<long>("gridgrains.http.ingested_records", "{record}", "Posted records by outcome");
        _featureValues = meter.CreateCounter<long>("gridgrains.http.feature_values", "{value}", "Feature values served");
        _featureSeconds = meter.CreateHistogram<double>("gridgrains.http.feature_read_duration", "s", "Reads of online features, from the body to the answer");
    }

    public void ReaderCame() => _liveReaders.Add(1);

    public void ReaderLeft() => _liveReaders.Add(-1);

    public void RecordsTaken(int accepted, int rejected)
    {
        _records.Add(accepted, new KeyValuePair<string, object?>("outcome", "accepted"));
        _records.Add(rejected, new KeyValuePair<string, object?>("outcome", "rejected"));
    }

    /// <param name="service">The feature service; null where features were named one by one.</param>
    public void FeaturesServed(int values, string? service, TimeSpan took)
    {
        var tag = new KeyValuePair<string, object?>("service", service ?? "none");
        _featureValues.Add(values, tag);
        _featureSeconds.Record(took.TotalSeconds, tag);
    }
}
