using GridGrains.Iceberg.IO;
using GridGrains.Iceberg.Scans;

namespace GridGrains.Iceberg;

/// <summary>What a table needs from outside: where bytes live, what time it is, and fresh ids.</summary>
/// <param name="Io">Reads and writes table files.</param>
/// <param name="Clock">Stamps snapshots and drives retry delays.</param>
/// <param name="NewId">A fresh unique id per call; file names, table ids and snapshot ids derive from it.</param>
public sealed record IcebergEnvironment(IFileIO Io, TimeProvider Clock, Func<Guid> NewId)
{
    /// <summary>Readers written in JavaScript hold numbers as doubles: an id stays exact below 2^53.</summary>
    private const long SnapshotIdMask = (1L << 53) - 1;

    /// <summary>What this process is reading: expiry spares it.</summary>
    public SnapshotLeases Leases { get; init; } = new();

    internal long NowMs => Clock.GetUtcNow().ToUnixTimeMilliseconds();

    internal long NewSnapshotId()
    {
        Span<byte> bytes = stackalloc byte[16];
        NewId().TryWriteBytes(bytes);
        var folded = BitConverter.ToInt64(bytes) ^ BitConverter.ToInt64(bytes[8..]);
        return Math.Max(1, folded & SnapshotIdMask);
    }
}
