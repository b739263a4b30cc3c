using System.Buffers.Binary;
using GridGrains.Silo.Http.Features;
using StackExchange.Redis;

namespace GridGrains.Tests.Benchmarks.Reads;

/// <summary>What a peer stores of one entity: the fifty values and one stamp.</summary>
internal readonly struct PeerReading(double[]? values, DateTime stampUtc) : IFeatureReading
{
    public readonly double[] Values = values!;
    public readonly DateTime StampUtc = stampUtc;

    public bool IsFound => Values is not null;
}

/// <summary>A view of the same facade with the same fifty features, whose values come from elsewhere.</summary>
internal abstract class PeerView(string name) : FeatureView(name, "node_id")
{
    protected static readonly Feature<PeerReading>[] Features = [.. FeatureList.OfNodes.Select((feature, index) => new Feature<PeerReading>(
        feature.Name,
        feature.Type,
        feature.Description,
        static (in PeerReading reading) => reading.StampUtc,
        (in PeerReading reading) => reading.Values[index]))];

    public override IReadOnlyList<string> FeatureNames => FeatureList.Names;
}

/// <summary>A plain dictionary of doubles.</summary>
internal sealed class MemoryView() : PeerView("memory_prices")
{
    public Dictionary<string, PeerReading> Entities { get; } = [];

    public override ValueTask<FeatureRows> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        var readings = new PeerReading[keys.Count];
        for (var i = 0; i < readings.Length; i++)
        {
            Entities.TryGetValue(keys[i], out readings[i]);
        }

        return new(new FeatureRows<PeerReading>(Features, readings));
    }
}

/// <summary>
/// Redis as an online store lays it out: one hash per entity, one field per feature and one for the stamp. Values are eight bytes each,
/// which spares Redis' side the parsing of numbers; many entities are one pipeline of HMGET.
/// </summary>
internal sealed class RedisView() : PeerView("redis_prices")
{
    private static readonly RedisValue[] Fields = [.. FeatureList.Names.Select(name => (RedisValue)name), "event_timestamp"];

    public IDatabase? Database { get; set; }

    public static HashEntry[] EntriesOf(in PeerReading reading)
    {
        var entries = new HashEntry[Fields.Length];
        for (var i = 0; i < reading.Values.Length; i++)
        {
            entries[i] = new HashEntry(Fields[i], BytesOf(BitConverter.DoubleToInt64Bits(reading.Values[i])));
        }

        entries[^1] = new HashEntry(Fields[^1], BytesOf(reading.StampUtc.Ticks));
        return entries;
    }

    public override async ValueTask<FeatureRows> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        var pending = new Task<RedisValue[]>[keys.Count];
        for (var i = 0; i < pending.Length; i++)
        {
            pending[i] = Database!.HashGetAsync(keys[i], Fields);
        }

        var readings = new PeerReading[keys.Count];
        for (var i = 0; i < readings.Length; i++)
        {
            readings[i] = ReadingOf(await pending[i]);
        }

        return new FeatureRows<PeerReading>(Features, readings);
    }

    private static PeerReading ReadingOf(RedisValue[] fields)
    {
        if (fields[^1].IsNull)
        {
            return default;
        }

        var values = new double[fields.Length - 1];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = BitConverter.Int64BitsToDouble(Int64Of(fields[i]));
        }

        return new PeerReading(values, new DateTime(Int64Of(fields[^1]), DateTimeKind.Utc));
    }

    private static long Int64Of(RedisValue value) => BinaryPrimitives.ReadInt64LittleEndian(((ReadOnlyMemory<byte>)value).Span);

    private static byte[] BytesOf(long value)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    }
}
