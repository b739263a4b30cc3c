namespace GridGrains.Feeds.Reports;

/// <summary>What the stamps at the start of a report say about the length of its intervals.</summary>
public enum StampSpacing
{
    /// <summary>One whole hour is the stamp of an hour as well as of five minutes.</summary>
    Unknown,

    /// <summary>Several stamps, all on whole hours.</summary>
    Hourly,

    /// <summary>A stamp off the hour, which no hourly report has.</summary>
    SubHourly,
}

/// <summary>Watches stamps as they come by.</summary>
public struct HeadStamps
{
    private DateTime? _first;

    public StampSpacing Spacing { get; private set; }

    /// <returns>False once nothing further can change the answer.</returns>
    public bool Watch(ReadOnlySpan<byte> text)
    {
        if (Spacing != StampSpacing.SubHourly && ReportStamp.TryParse(text, out var stamp) && stamp.WallClock.Second == 0)
        {
            _first ??= stamp.WallClock;
            Spacing = stamp.WallClock.Minute != 0 ? StampSpacing.SubHourly
                : stamp.WallClock != _first ? StampSpacing.Hourly
                : Spacing;
        }

        return Spacing != StampSpacing.SubHourly;
    }

    /// <summary>The spacing in the rows that follow.</summary>
    public static StampSpacing Of(Utf8CsvReader rows, CsvColumn column)
    {
        var stamps = new HeadStamps();
        while (rows.ReadRow(NoSink.Instance) && stamps.Watch(rows[column.Position]))
        {
        }

        return stamps.Spacing;
    }
}
