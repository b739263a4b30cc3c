using System.Buffers;
using GridGrains.Domain.Checkpoints;
using NodaTime;

namespace GridGrains.Domain.Awards;

/// <summary>The newest hours of a resource's awards, each as it was published last.</summary>
/// <param name="key"><c>ISO/RESOURCE_ID</c>.</param>
public sealed class AwardState(string key) : IEntityState
{
    /// <summary>Hours that are kept: nine days; older ones are in the tables.</summary>
    public const int KeptHours = 9 * 24;

    private const byte Version = 1;

    public string Key { get; } = key;

    /// <summary>By hour. A change makes another array, so that a snapshot may share this one.</summary>
    public AwardReport[] Hours { get; private set; } = [];

    public TopicOffsets LastOffsets { get; private set; } = TopicOffsets.None;

    public void AppliedUpTo(int topic, long offset) => LastOffsets = LastOffsets.With(topic, offset);

    /// <returns>True where it is news: an older publication that comes late is none.</returns>
    public bool Apply(AwardReport report)
    {
        var place = Array.FindIndex(Hours, hour => hour.StartUtc >= report.StartUtc);
        place = place < 0 ? Hours.Length : place;
        var isKnown = place < Hours.Length && Hours[place].StartUtc == report.StartUtc;
        if (isKnown && (Hours[place].KnownAtUtc > report.KnownAtUtc || Hours[place] == report))
        {
            return false;
        }

        AwardReport[] hours = [.. Hours[..place], report, .. Hours[(isKnown ? place + 1 : place)..]];
        Hours = hours.Length <= KeptHours ? hours : hours[^KeptHours..];
        return true;
    }

    public void Encode(IBufferWriter<byte> output)
    {
        var writer = new StateWriter(output);
        writer.Byte(Version);
        writer.Signed(LastOffsets[0]);
        writer.Unsigned((ulong)Hours.Length);
        foreach (var hour in Hours)
        {
            Write(writer, hour);
        }
    }

    /// <exception cref="DomainException"><c>StorageVersion</c>: the bytes are damaged or of a newer version.</exception>
    public static AwardState Decode(string key, ReadOnlySpan<byte> bytes)
    {
        var reader = new StateReader(bytes);
        if (reader.Byte() != Version)
        {
            throw new DomainException(DomainErrorCode.StorageVersion, "stored awards were written by a newer version");
        }

        var state = new AwardState(key);
        state.AppliedUpTo(0, reader.Signed());
        var count = reader.Unsigned();
        var hours = count <= KeptHours ? new AwardReport[count] : throw StateReader.Damaged("a number of hours");
        for (var place = 0; place < hours.Length; place++)
        {
            hours[place] = Read(ref reader);
        }

        reader.ExpectEnd();
        state.Hours = hours;
        return state;
    }

    private static void Write(StateWriter writer, AwardReport hour)
    {
        writer.Signed(DayNumberOf(hour.TradeDate));
        writer.Byte((byte)hour.HourSequence);
        writer.Time(hour.StartUtc);
        writer.Text(hour.Source);
        writer.Text(hour.ResourceName);
        writer.Text(hour.ResourceType);
        writer.Text(hour.Node);
        writer.Text(hour.Zone);
        writer.Double(hour.AwardedMw);
        writer.Double(hour.SelfScheduleMw ?? double.NaN);
        writer.Double(hour.PriceUsdPerMwh);
        writer.Time(hour.KnownAtUtc);
    }

    private static AwardReport Read(ref StateReader reader)
    {
        var day = reader.Signed() is var number and > -100_000 and < 100_000 ? new LocalDate(1970, 1, 1).PlusDays((int)number) : throw StateReader.Damaged("a trade date");
        return new AwardReport(
            day, reader.Byte(), reader.Time(), reader.Text() ?? "", reader.Text(), reader.Text(), reader.Text(), reader.Text(), reader.Double(),
            reader.Double() is var self && double.IsNaN(self) ? null : self, reader.Double(), reader.Time());
    }

    private static int DayNumberOf(LocalDate day) => Period.DaysBetween(new LocalDate(1970, 1, 1), day);
}

/// <summary>What everybody may read of a resource; it never changes.</summary>
public sealed record AwardSnapshot(string Key, AwardReport[] Hours);
