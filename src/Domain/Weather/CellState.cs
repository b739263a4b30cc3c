using System.Buffers;
using GridGrains.Domain.Checkpoints;

namespace GridGrains.Domain.Weather;

/// <summary>
/// What a cell knows: its last days of observations and the newest forecast of each hour ahead. Observations replace forecasts and score
/// them; a forecast replaces an older run's. Older runs are in the log and its tables, not here.
/// </summary>
/// <param name="cell">Its key.</param>
public sealed class CellState(string cell) : IEntityState
{
    /// <summary>Hours that are kept, counted back from the newest.</summary>
    public const int KeptHours = 120;

    /// <summary>Hours of a run that are kept: later ones would push observations out. The tables have them all.</summary>
    public const int KeptLeadHours = 96;

    private const byte Version = 1;

    public string Cell { get; } = cell;

    /// <summary>Ascending by hour. A change makes another array, so that a snapshot may share this one.</summary>
    public CellHour[] Hours { get; private set; } = [];

    public string Source { get; private set; } = "";

    /// <summary>Of forecasts that an observation followed: sums in hundredths of a degree, exact whatever the order of adding.</summary>
    public (long Count, long Sum, long SumAbsolute, long SumSquare) ErrorCentiC { get; private set; }

    public TopicOffsets LastOffsets { get; private set; } = TopicOffsets.None;

    public ForecastError ForecastError =>
        new(ErrorCentiC.Count, ErrorCentiC.Sum / 100.0, ErrorCentiC.SumAbsolute / 100.0, ErrorCentiC.SumSquare / 10_000.0);

    public void AppliedUpTo(int topic, long offset) => LastOffsets = LastOffsets.With(topic, offset);

    /// <returns>The hours that changed. Hours before those that are kept are passed over.</returns>
    public CellChange[] Apply(in CellReport report)
    {
        var changes = new List<CellChange>();
        var hours = new SortedList<int, CellHour>(Hours.Length + report.Hours.Length);
        foreach (var hour in Hours)
        {
            hours.Add(hour.Hour, hour);
        }

        foreach (var hour in report.Hours)
        {
            if (!hour.IsObserved && hour.Hour - hour.IssueHour > KeptLeadHours)
            {
                continue;
            }

            var isKnown = hours.TryGetValue(hour.Hour, out var before);
            if (isKnown && (before == hour || !Replaces(hour, before)))
            {
                continue;
            }

            if (isKnown && hour.IsObserved && !before.IsObserved && hour.HasTemperature && before.HasTemperature)
            {
                Score(before.TemperatureCentiC - hour.TemperatureCentiC);
            }

            hours[hour.Hour] = hour;
            changes.Add(new CellChange(before, hour));
        }

        if (changes.Count > 0)
        {
            var first = hours.Keys[^1] - KeptHours;
            Hours = [.. hours.Values.Where(hour => hour.Hour > first)];
            Source = report.Source;
            changes.RemoveAll(change => change.After.Hour <= first);
        }

        return [.. changes];
    }

    public void Encode(IBufferWriter<byte> output)
    {
        var writer = new StateWriter(output);
        writer.Byte(Version);
        writer.Signed(LastOffsets[0]);
        writer.Text(Source);
        writer.Signed(ErrorCentiC.Count);
        writer.Signed(ErrorCentiC.Sum);
        writer.Signed(ErrorCentiC.SumAbsolute);
        writer.Signed(ErrorCentiC.SumSquare);
        writer.Unsigned((ulong)Hours.Length);
        foreach (var hour in Hours)
        {
            writer.Signed(hour.Hour);
            writer.Signed(hour.IssueHour);
            writer.UInt16((ushort)hour.TemperatureCentiC);
            writer.UInt16((ushort)hour.DewPointCentiC);
            writer.UInt16(hour.WindCentiMps);
            writer.Byte(hour.CloudPercent);
            writer.Byte(hour.ConfidencePercent);
        }
    }

    /// <exception cref="DomainException"><c>StorageVersion</c>: the bytes are damaged or of a newer version.</exception>
    public static CellState Decode(string cell, ReadOnlySpan<byte> bytes)
    {
        var reader = new StateReader(bytes);
        if (reader.Byte() != Version)
        {
            throw new DomainException(DomainErrorCode.StorageVersion, "a stored cell was written by a newer version");
        }

        var state = new CellState(cell);
        state.AppliedUpTo(0, reader.Signed());
        state.Source = reader.Text() ?? "";
        state.ErrorCentiC = (reader.Signed(), reader.Signed(), reader.Signed(), reader.Signed());
        var count = reader.Unsigned();
        if (count > KeptHours)
        {
            throw new DomainException(DomainErrorCode.StorageVersion, $"a stored cell has {count} hours, more than {KeptHours}");
        }

        var hours = new CellHour[count];
        for (var index = 0; index < hours.Length; index++)
        {
            hours[index] = new CellHour(
                (int)reader.Signed(), (int)reader.Signed(), (short)reader.UInt16(), (short)reader.UInt16(), reader.UInt16(), reader.Byte(), reader.Byte());
        }

        reader.ExpectEnd();
        state.Hours = hours;
        return state;
    }

    // The issue hour of an observation is the greatest number: one rule for both.
    private static bool Replaces(in CellHour hour, in CellHour before) => hour.IssueHour >= before.IssueHour;

    private void Score(int errorCentiC)
    {
        var (count, sum, absolute, square) = ErrorCentiC;
        ErrorCentiC = (count + 1, sum + errorCentiC, absolute + Math.Abs(errorCentiC), square + ((long)errorCentiC * errorCentiC));
    }
}

/// <summary>What everybody may read of a cell; it never changes.</summary>
public sealed record CellSnapshot(string Cell, string Source, CellHour[] Hours, ForecastError ForecastError);
