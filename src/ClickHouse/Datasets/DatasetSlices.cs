namespace GridGrains.ClickHouse.Datasets;

/// <summary>Rows of a day in UTC; versions that a later one replaces count too.</summary>
public readonly record struct RowsOfDay(DateTime DayUtc, long Rows);

/// <summary>A stretch of interval starts.</summary>
public readonly record struct DatasetSlice(DateTime StartUtc, DateTime EndUtc);

/// <summary>Cuts the time of a dataset into stretches that a query answers in bounded memory. They follow each other and leave no row out.</summary>
public static class DatasetSlices
{
    private const int MinutesOfDay = 24 * 60;

    /// <param name="days">In time order; days without rows are left out.</param>
    /// <param name="rows">What a stretch holds at most, unless a minute holds more.</param>
    public static IEnumerable<DatasetSlice> Cut(IEnumerable<RowsOfDay> days, int rows)
    {
        var (start, end, gathered) = (default(DateTime), default(DateTime), 0L);
        foreach (var day in days)
        {
            if (gathered > 0 && gathered + day.Rows > rows)
            {
                yield return new DatasetSlice(start, end);
                gathered = 0;
            }

            if (day.Rows > rows)
            {
                foreach (var part in PartsOf(day, rows))
                {
                    yield return part;
                }

                continue;
            }

            start = gathered == 0 ? day.DayUtc : start;
            (end, gathered) = (day.DayUtc.AddDays(1), gathered + day.Rows);
        }

        if (gathered > 0)
        {
            yield return new DatasetSlice(start, end);
        }
    }

    private static IEnumerable<DatasetSlice> PartsOf(RowsOfDay day, int rows)
    {
        var parts = (int)Math.Min((day.Rows + rows - 1) / rows, MinutesOfDay);
        for (var part = 0; part < parts; part++)
        {
            yield return new DatasetSlice(day.DayUtc.AddMinutes(MinutesOfDay * part / parts), day.DayUtc.AddMinutes(MinutesOfDay * (part + 1) / parts));
        }
    }
}
