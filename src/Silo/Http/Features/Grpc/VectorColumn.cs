using Google.Protobuf.WellKnownTypes;

namespace GridGrains.Silo.Http.Features.Grpc;

/// <summary>Fills a column of the answer.</summary>
internal sealed class VectorColumn(GetOnlineFeaturesResponse.Types.FeatureVector vector) : IFeatureColumn
{
    private const int NanosPerTick = 100;

    private static readonly Timestamp Epoch = new();

    private (DateTime Utc, Timestamp Stamp) _last = (default, Epoch);

    public void Add(double value) => vector.Values.Add(new Value { DoubleVal = value });

    public void Add(long value) => vector.Values.Add(new Value { Int64Val = value });

    public void Add(bool value) => vector.Values.Add(new Value { BoolVal = value });

    public void Add(string value) => vector.Values.Add(new Value { StringVal = value });

    public void Add(double[] values) => vector.Values.Add(new Value { DoubleListVal = new DoubleList { Val = { values } } });

    public void Add(float[] values) => vector.Values.Add(new Value { FloatListVal = new FloatList { Val = { values } } });

    public void AddMoment(long seconds) => vector.Values.Add(new Value { UnixTimestampVal = seconds });

    public void AddNone() => vector.Values.Add(new Value());

    public void Mark(FeatureStatus status, DateTime stampUtc)
    {
        // Neighbours mostly share a stamp.
        if (stampUtc != _last.Utc)
        {
            _last = (stampUtc, stampUtc == default ? Epoch : StampOf(stampUtc));
        }

        vector.Statuses.Add((FieldStatus)status);
        vector.EventTimestamps.Add(_last.Stamp);
    }

    private static Timestamp StampOf(DateTime utc)
    {
        var (seconds, ticks) = Math.DivRem(utc.Ticks - DateTime.UnixEpoch.Ticks, TimeSpan.TicksPerSecond);
        return ticks < 0
            ? new Timestamp { Seconds = seconds - 1, Nanos = (int)(ticks + TimeSpan.TicksPerSecond) * NanosPerTick }
            : new Timestamp { Seconds = seconds, Nanos = (int)ticks * NanosPerTick };
    }
}
