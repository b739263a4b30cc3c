using System.Text.Json;
using GridGrains.Domain.Markets;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Miso;

/// <summary>One of the tables within the consolidated table, and how its time is meant.</summary>
internal sealed record MisoBoardSection(string Name, PriceProduct Product)
{
    private static readonly MisoBoardSection[] All =
    [
        new("FiveMinLMP", PriceProduct.RealTime5Min),
        new("HourlyIntegratedLMP", PriceProduct.RealTimeHourly),
        new("DayAheadExAnteLMP", PriceProduct.DayAheadHourlyExAnte),
        new("DayAheadExPostLMP", PriceProduct.DayAheadHourlyExPost),
    ];

    public static MisoBoardSection? Of(ref Utf8JsonReader name)
    {
        foreach (var section in All)
        {
            if (name.ValueTextEquals(section.Name))
            {
                return section;
            }
        }

        return null;
    }

    /// <summary>
    /// Start of the section's interval in EST. <paramref name="hourAndMin"/> is the END of it: <c>16:50</c>, or <c>HE 16</c>. It is without
    /// a day: in real time the latest that has ended with the table is meant, the hour integrated last may be yesterday's; day-ahead the
    /// one nearest to the table.
    /// </summary>
    /// <param name="tableEndEst">End of the table's five minutes.</param>
    public DateTime? StartEst(DateTime tableEndEst, string hourAndMin)
    {
        if (TimeOfEnd(hourAndMin) is not { } time)
        {
            return null;
        }

        var end = tableEndEst.Date + time;
        if (!Product.IsDayAhead())
        {
            return Stamp.StartUtc(end > tableEndEst ? end.AddDays(-1) : end, Product.IntervalMinutes());
        }

        var nearest = new[] { end.AddDays(-1), end, end.AddDays(1) }.MinBy(candidate => (DistanceFrom(tableEndEst, candidate), candidate));
        return Stamp.StartUtc(nearest, Product.IntervalMinutes());
    }

    private StampRule Stamp => (Product == PriceProduct.RealTime5Min ? MisoForms.Board : MisoForms.BoardHours).Stamp;

    private static TimeSpan DistanceFrom(DateTime tableEndEst, DateTime hourEnd)
    {
        var tableStart = tableEndEst.AddMinutes(-PriceProduct.RealTime5Min.IntervalMinutes());
        return (hourEnd.AddMinutes(-30) - tableStart).Duration();
    }

    private TimeSpan? TimeOfEnd(string hourAndMin)
    {
        if (Product.IntervalMinutes() == 60)
        {
            return hourAndMin.StartsWith("HE ", StringComparison.Ordinal) && int.TryParse(hourAndMin.AsSpan(3), out var hour) && hour is >= 1 and <= 24
                ? TimeSpan.FromHours(hour)
                : null;
        }

        return hourAndMin == "24:00" ? TimeSpan.FromDays(1)
            : TimeOnly.TryParseExact(hourAndMin, ["H:mm", "HH:mm"], out var time) ? time.ToTimeSpan()
            : null;
    }
}
