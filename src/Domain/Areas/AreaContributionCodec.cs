using System.Buffers;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;

namespace GridGrains.Domain.Areas;

/// <summary>Stored form of <see cref="AreaContribution"/>: a version byte, intervals, published prices.</summary>
public static class AreaContributionCodec
{
    public const byte Version = 1;

    /// <summary>Key under which a shard stores its contribution to the area.</summary>
    public static string StorageKey(AreaKind kind, string key) => $"{(byte)kind}:{key}";

    /// <exception cref="DomainException"><c>InvalidKey</c>.</exception>
    public static AreaId ParseStorageKey(string key) => key switch
    {
        ['1', ':', .. var hub] => new AreaId(AreaKind.Hub, EntityKey.Parse(hub)),
        ['2', ':', .. var zone] => new AreaId(AreaKind.Zone, EntityKey.Parse(zone)),
        _ => throw new DomainException(DomainErrorCode.InvalidKey, $"'{key}' is no storage key of a hub or zone"),
    };

    public static void Encode(AreaContribution contribution, IBufferWriter<byte> output)
    {
        var writer = new StateWriter(output);
        writer.Byte(Version);
        writer.Unsigned((ulong)contribution.Intervals.Count);
        foreach (var interval in contribution.Intervals)
        {
            writer.Byte((byte)interval.Market);
            writer.Time(interval.IntervalStartUtc);
            writer.Signed(interval.Count);
            writer.Signed(interval.SumTicks);
        }

        writer.Unsigned((ulong)contribution.Published.Count);
        foreach (var price in contribution.Published)
        {
            writer.Byte((byte)price.Market);
            FactCodec.Write(writer, price);
        }
    }

    /// <exception cref="DomainException"><c>StorageVersion</c>: damaged or newer than this program.</exception>
    public static AreaContribution Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new StateReader(bytes);
        if (reader.Byte() is var version && version != Version)
        {
            throw new DomainException(DomainErrorCode.StorageVersion, $"a stored contribution has version {version}; this program reads up to {Version}");
        }

        var contribution = new AreaContribution();
        for (var count = reader.Unsigned(); count > 0; count--)
        {
            contribution.Restore(new AreaInterval(reader.Market(), reader.Time(), (int)reader.Signed(), reader.Signed()));
        }

        for (var count = reader.Unsigned(); count > 0; count--)
        {
            contribution.Publish(FactCodec.Read(ref reader, reader.Market()));
        }

        return contribution;
    }
}
