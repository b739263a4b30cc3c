using System.Buffers;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Derived;

namespace GridGrains.Domain.Outages;

/// <summary>What is known of the outages of one facility: the newest of them, each with its revisions.</summary>
/// <param name="key"><c>ISO/FACILITY</c>.</param>
public sealed class OutageState(string key) : IEntityState
{
    /// <summary>Outages of a facility that are kept; those that end first give way.</summary>
    public const int KeptOutages = 64;

    /// <summary>Revisions of an outage that are kept: the first, and the newest.</summary>
    public const int KeptRevisions = 16;

    private const byte Version = 1;

    public string Key { get; } = key;

    /// <summary>By start. A change makes another array, so that a snapshot may share this one.</summary>
    public Outage[] Outages { get; private set; } = [];

    public TopicOffsets LastOffsets { get; private set; } = TopicOffsets.None;

    public void AppliedUpTo(int topic, long offset) => LastOffsets = LastOffsets.With(topic, offset);

    /// <summary>Takes a report in. The newest by known_at is the latest, whenever it comes; one that says what is known confirms it.</summary>
    /// <returns>Whether there is news, and the alert that follows, if one does.</returns>
    public (bool IsNews, DerivedEvent? Alert) Apply(OutageReport report)
    {
        var place = Array.FindIndex(Outages, outage => outage.Id == report.OutageId);
        var before = place < 0 ? null : Outages[place];
        var now = new Outage(Key, OutageRevisions.With(before?.Revisions ?? [], report, KeptRevisions));
        if (before is not null && before.Revisions.AsSpan().SequenceEqual(now.Revisions))
        {
            return (false, null);
        }

        Outages = Trim(place < 0 ? [.. Outages, now] : [.. Outages[..place], now, .. Outages[(place + 1)..]]);
        var isNews = before is null || !before.Latest.SaysTheSame(now.Latest);
        return (isNews, isNews ? OutageEvents.Of(before?.Latest, now) : null);
    }

    public void Encode(IBufferWriter<byte> output)
    {
        var writer = new StateWriter(output);
        writer.Byte(Version);
        writer.Signed(LastOffsets[0]);
        writer.Unsigned((ulong)Outages.Length);
        foreach (var outage in Outages)
        {
            writer.Unsigned((ulong)outage.Revisions.Length);
            foreach (var revision in outage.Revisions)
            {
                OutageCodec.Write(writer, revision);
            }
        }
    }

    /// <exception cref="DomainException"><c>StorageVersion</c>: the bytes are damaged or of a newer version.</exception>
    public static OutageState Decode(string key, ReadOnlySpan<byte> bytes)
    {
        var reader = new StateReader(bytes);
        if (reader.Byte() != Version)
        {
            throw new DomainException(DomainErrorCode.StorageVersion, "stored outages were written by a newer version");
        }

        var state = new OutageState(key);
        state.AppliedUpTo(0, reader.Signed());
        var outages = new Outage[OutageCodec.CountOf(reader.Unsigned(), KeptOutages)];
        for (var place = 0; place < outages.Length; place++)
        {
            var revisions = new OutageRevision[OutageCodec.CountOf(reader.Unsigned(), KeptRevisions)];
            for (var revision = 0; revision < revisions.Length; revision++)
            {
                revisions[revision] = OutageCodec.Read(ref reader);
            }

            outages[place] = revisions.Length > 0 ? new Outage(key, revisions) : throw StateReader.Damaged("an outage without a revision");
        }

        reader.ExpectEnd();
        state.Outages = outages;
        return state;
    }

    private static Outage[] Trim(Outage[] outages)
    {
        var kept = outages.Length <= KeptOutages
            ? outages
            : outages.OrderByDescending(outage => outage.EndedUtc ?? DateTime.MaxValue).ThenBy(outage => outage.Id, StringComparer.Ordinal).Take(KeptOutages);
        return [.. kept.OrderBy(outage => outage.Latest.StartUtc).ThenBy(outage => outage.Id, StringComparer.Ordinal)];
    }
}

/// <summary>What everybody may read of a facility; it never changes.</summary>
public sealed record OutageSnapshot(string Key, Outage[] Outages);
