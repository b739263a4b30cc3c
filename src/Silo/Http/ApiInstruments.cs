using System.Diagnostics.Metrics;

namespace GridGrains.Silo.Http;

/// <summary>Figures of the HTTP interface beyond those of the server itself.</summary>
internal sealed class ApiInstruments
{
    public const string MeterName = "GridGrains.Http";

    private readonly UpDownCounter<int> _liveReaders;
    private readonly Counter<long> _records;
    private readonly Counter<long> _featureValues;

    public ApiInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _liveReaders = meter.CreateUpDownCounter<int>("gridgrains.http.live_readers", "{reader}", "Connected readers of the live stream");
        _records = meter.CreateCounter<long>("gridgrains.http.ingested_records", "{record}", "Posted records by outcome");
        _featureValues = meter.CreateCounter<long>("gridgrains.http.feature_values", "{value}", "Feature values served");
    }

    public void ReaderCame() => _liveReaders.Add(1);

    public void ReaderLeft() => _liveReaders.Add(-1);

    public void RecordsTaken(int accepted, int rejected)
    {
        _records.Add(accepted, new KeyValuePair<string, object?>("outcome", "accepted"));
        _records.Add(rejected, new KeyValuePair<string, object?>("outcome", "rejected"));
    }

    public void FeaturesServed(int values) => _featureValues.Add(values);
}
