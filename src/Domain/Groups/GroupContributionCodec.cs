using System.Buffers;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;

namespace GridGrains.Domain.Groups;

/// <summary>Stored form of <see cref="GroupContribution"/>: a version byte, intervals, published prices.</summary>
public static class GroupContributionCodec
{
    public const byte Version = 1;

    /// <summary>Key under which a shard stores its contribution to the area.</summary>
    public static string StorageKey(GroupKind kind, string key) => $"{(byte)kind}:{key}";

    /// <exception cref="DomainException"><c>InvalidKey</c>.</exception>
    public static GroupId ParseStorageKey(string key) => key switch
    {
        ['1', ':', .. var hub] => new GroupId(GroupKind.Hub, EntityKey.Parse(hub)),
        ['2', ':', .. var zone] => new GroupId(GroupKind.Zone, EntityKey.Parse(zone)),
        _ => throw new DomainException(DomainErrorCode.InvalidKey, $"'{key}' is no storage key of a hub or zone"),
    };

    public static void Encode(GroupContribution contribution, IBufferWriter<byte> output)
    {
        var writer = new StateWriter(output);
        writer.Byte(Version);
        writer.Unsigned((ulong)contribution.Intervals.Count);
        foreach (var interval in contribution.Intervals)
        {
            writer.Byte((byte)interval.Product);
            writer.Time(interval.IntervalStartUtc);
            writer.Signed(interval.Count);
            writer.Signed(interval.SumTicks);
        }

        writer.Unsigned((ulong)contribution.Published.Count);
        foreach (var price in contribution.Published)
        {
            writer.Byte((byte)price.Product);
            FactCodec.Write(writer, price);
        }
    }

    /// <exception cref="DomainException"><c>StorageVersion</c>: damaged or newer than this program.</exception>
    public static GroupContribution Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new StateReader(bytes);
        if (reader.Byte() is var version && version != Version)
        {
            throw new DomainException(DomainErrorCode.StorageVersion, $"a stored contribution has version {version}; this program reads up to {Version}");
        }

        var contribution = new GroupContribution();
        for (var count = reader.Unsigned(); count > 0; count--)
        {
            contribution.Restore(new GroupInterval(reader.Product(), reader.Time(), (int)reader.Signed(), reader.Signed()));
        }

        for (var count = reader.Unsigned(); count > 0; count--)
        {
            contribution.Publish(FactCodec.Read(ref reader, reader.Product()));
        }

        return contribution;
    }
}
