using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Isone;

/// <summary>Where an ISO-NE CSV report keeps what: hourly files name day and hour ending, five-minute ones a local time.</summary>
internal sealed class IsoneColumns
{
    private readonly (CsvColumn Column, IsoneField Field)[] _fields;

    private IsoneColumns(CsvHeader header, IsoneRecordKind kind, CsvColumn day, CsvColumn time)
    {
        (Kind, Day, Time) = (kind, day, time);
        _fields =
        [
            (header.Column("Location ID"), IsoneField.LocationId),
            (header.Column("Location Name", "Location"), IsoneField.LocationName),
            (header.Column("Location Type"), IsoneField.LocationType),
            (header.Column("Locational Marginal Price", "LMP"), IsoneField.Lmp),
            (header.Column("Energy Component"), IsoneField.Energy),
            (header.Column("Congestion Component"), IsoneField.Congestion),
            (header.Column("Marginal Loss Component", "Loss Component"), IsoneField.Loss),
        ];
    }

    public IsoneRecordKind Kind { get; }

    /// <summary>The local day of hourly records.</summary>
    public CsvColumn Day { get; }

    /// <summary>The hour ending of hourly records, the local time at the start of five-minute ones.</summary>
    public CsvColumn Time { get; }

    /// <summary>Null when the columns are not those of LMPs.</summary>
    public static IsoneColumns? Of(CsvHeader header)
    {
        var hasPrice = header.Column("Locational Marginal Price", "LMP").Exists;
        var hasLocation = header.Column("Location ID", "Location Name", "Location").Exists;
        var day = header.Column("Date", "Local Date");
        var hour = header.Column("Hour Ending", "Local Time");
        if (!hasPrice || !hasLocation || !hour.Exists)
        {
            return null;
        }

        if (day.Exists)
        {
            return new IsoneColumns(header, IsoneRecordKind.Hourly, day, hour);
        }

        return header.Has("Hour Ending") ? null : new IsoneColumns(header, IsoneRecordKind.FiveMinute, day, hour);
    }

    public void Copy(Utf8CsvReader row, FieldSlots record)
    {
        record.Clear();
        foreach (var (column, field) in _fields)
        {
            record.Set((int)field, row[column.Position]);
        }
    }
}
