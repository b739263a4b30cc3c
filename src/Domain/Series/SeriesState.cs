using System.Buffers;
using GridGrains.Domain.Checkpoints;

namespace GridGrains.Domain.Series;

/// <summary>
/// What a series knows: its newest intervals, and of each the newest versions by knowledge. Both are the greatest of what has come, so that
/// late and repeated publications end in the same state in any order. Older versions are in the tables.
/// </summary>
/// <param name="key">Its key.</param>
public sealed class SeriesState(string key) : IEntityState
{
    /// <summary>Intervals that are kept: two days of five minutes, nearly a month of hours.</summary>
    public const int KeptIntervals = 640;

    /// <summary>Versions of an interval that are kept: issues of forecasts, corrections.</summary>
    public const int KeptVersions = 12;

    private const byte Version = 2;

    // Sources of single points were not kept in it.
    private const byte WithoutSources = 1;

    public string Key { get; } = key;

    /// <summary>Ascending by interval and knowledge. A change makes another array, so that a snapshot may share this one.</summary>
    public SeriesPoint[] Points { get; private set; } = [];

    public string Source { get; private set; } = "";

    public TopicOffsets LastOffsets { get; private set; } = TopicOffsets.None;

    public void AppliedUpTo(int topic, long offset) => LastOffsets = LastOffsets.With(topic, offset);

    /// <returns>Points that are new or changed. A later record about the same interval and knowledge replaces an earlier one.</returns>
    public int Apply(in SeriesReport report)
    {
        var source = Kept(report.Source);
        var incoming = Newest(Array.ConvertAll(report.Points, point => point with { Source = source }));
        var merged = new List<SeriesPoint>(Points.Length + incoming.Length);
        var (changed, next) = (0, 0);
        foreach (ref readonly var point in incoming.AsSpan())
        {
            while (next < Points.Length && Points[next] < point)
            {
                merged.Add(Points[next++]);
            }

            var isKnown = next < Points.Length && Points[next].CompareTo(point) == 0;
            changed += isKnown && Points[next] == point ? 0 : 1;
            next += isKnown ? 1 : 0;
            merged.Add(point);
        }

        if (changed > 0)
        {
            merged.AddRange(Points.AsSpan(next));
            Points = Trim(merged);
            Source = source;
        }

        return changed;
    }

    public void Encode(IBufferWriter<byte> output)
    {
        var writer = new StateWriter(output);
        writer.Byte(Version);
        writer.Signed(LastOffsets[0]);
        writer.Text(Source);
        var sources = Points.Select(point => point.Source).Distinct().ToList();
        writer.Unsigned((ulong)sources.Count);
        foreach (var source in sources)
        {
            writer.Text(source);
        }

        writer.Unsigned((ulong)Points.Length);
        var (start, known) = (0L, 0L);
        foreach (ref readonly var point in Points.AsSpan())
        {
            writer.Signed(point.StartUtc.Ticks - start);
            writer.Unsigned((ulong)point.Minutes);
            writer.Signed(point.KnownAtUtc.Ticks - known);
            writer.Double(point.Value);
            writer.Unsigned((ulong)sources.IndexOf(point.Source));
            (start, known) = (point.StartUtc.Ticks, point.KnownAtUtc.Ticks);
        }
    }

    /// <exception cref="DomainException"><c>StorageVersion</c>: the bytes are damaged or of a newer version.</exception>
    public static SeriesState Decode(string key, ReadOnlySpan<byte> bytes)
    {
        var reader = new StateReader(bytes);
        var version = reader.Byte();
        if (version is not (Version or WithoutSources))
        {
            throw new DomainException(DomainErrorCode.StorageVersion, "a stored series was written by a newer version");
        }

        var state = new SeriesState(key);
        state.AppliedUpTo(0, reader.Signed());
        state.Source = reader.Text() ?? "";
        var sources = version == WithoutSources ? [] : SourcesOf(ref reader);
        var count = reader.Unsigned();
        if (count > KeptIntervals * KeptVersions)
        {
            throw new DomainException(DomainErrorCode.StorageVersion, $"a stored series has {count} points, more than are kept");
        }

        var points = new SeriesPoint[count];
        var (start, known) = (0L, 0L);
        for (var index = 0; index < points.Length; index++)
        {
            start += reader.Signed();
            var minutes = (int)reader.Unsigned();
            known += reader.Signed();
            points[index] = new SeriesPoint(new DateTime(start, DateTimeKind.Utc), minutes, new DateTime(known, DateTimeKind.Utc), reader.Double()) { Source = version == WithoutSources ? null : SourceAt(sources, reader.Unsigned()) };
        }

        reader.ExpectEnd();
        state.Points = points;
        return state;
    }

    // Points of one source share its name.
    private string Kept(string source) => source == Source ? Source : Array.Find(Points, known => known.Source == source).Source ?? source;

    private static string?[] SourcesOf(ref StateReader reader)
    {
        var count = reader.Unsigned();
        if (count > KeptIntervals * KeptVersions)
        {
            throw new DomainException(DomainErrorCode.StorageVersion, $"a stored series has {count} sources, more than it keeps points");
        }

        var sources = new string?[count];
        for (var index = 0; index < sources.Length; index++)
        {
            sources[index] = reader.Text();
        }

        return sources;
    }

    private static string? SourceAt(string?[] sources, ulong index) =>
        index < (ulong)sources.Length ? sources[index] : throw new DomainException(DomainErrorCode.StorageVersion, $"a stored series has {sources.Length} sources and names number {index}");

    // Of equal interval and knowledge the last one counts.
    private static SeriesPoint[] Newest(SeriesPoint[] points)
    {
        var sorted = points.Select((point, place) => (point, place)).OrderBy(pair => pair.point).ThenBy(pair => pair.place).Select(pair => pair.point).ToArray();
        var count = 0;
        for (var index = 0; index < sorted.Length; index++)
        {
            if (index + 1 == sorted.Length || sorted[index].CompareTo(sorted[index + 1]) != 0)
            {
                sorted[count++] = sorted[index];
            }
        }

        return sorted[..count];
    }

    private static SeriesPoint[] Trim(List<SeriesPoint> points)
    {
        var kept = new List<SeriesPoint>(points.Count);
        var (intervals, versions) = (0, 0);
        for (var index = points.Count - 1; index >= 0; index--)
        {
            var isSame = index + 1 < points.Count && points[index].StartUtc == points[index + 1].StartUtc;
            (intervals, versions) = isSame ? (intervals, versions + 1) : (intervals + 1, 1);
            if (intervals > KeptIntervals)
            {
                break;
            }

            if (versions <= KeptVersions)
            {
                kept.Add(points[index]);
            }
        }

        kept.Reverse();
        return [.. kept];
    }
}

/// <summary>What everybody may read of a series; it never changes.</summary>
/// <param name="Points">Ascending by interval and knowledge.</param>
public sealed record SeriesSnapshot(string Key, string Source, SeriesPoint[] Points)
{
    /// <summary>Versions that were known at a moment, all of them.</summary>
    public SeriesSnapshot KnownUntil(DateTime momentUtc) => momentUtc == DateTime.MaxValue ? this : this with { Points = [.. Points.Where(point => point.KnownAtUtc <= momentUtc)] };

    /// <summary>Whether versions that were known at a moment may have been dropped for newer ones of the same interval.</summary>
    public bool HasTrimmed(DateTime momentUtc)
    {
        for (var index = 0; index < Points.Length;)
        {
            var end = index + 1;
            while (end < Points.Length && Points[end].StartUtc == Points[index].StartUtc)
            {
                end++;
            }

            if (end - index >= SeriesState.KeptVersions && Points[index].KnownAtUtc > momentUtc)
            {
                return true;
            }

            index = end;
        }

        return false;
    }

    /// <summary>Of each interval the version that was known at a moment, ascending; intervals that nothing was known of are absent.</summary>
    public IEnumerable<SeriesPoint> KnownAt(DateTime momentUtc)
    {
        for (var index = 0; index < Points.Length;)
        {
            var end = index + 1;
            while (end < Points.Length && Points[end].StartUtc == Points[index].StartUtc)
            {
                end++;
            }

            var last = end - 1;
            while (last >= index && Points[last].KnownAtUtc > momentUtc)
            {
                last--;
            }

            if (last >= index)
            {
                yield return Points[last];
            }

            index = end;
        }
    }

    /// <summary>Of each interval its newest version.</summary>
    public IEnumerable<SeriesPoint> Latest => KnownAt(DateTime.MaxValue);
}
