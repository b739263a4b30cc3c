using System.Globalization;
using GridGrains.Domain.Markets;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Ercot;

/// <summary>
/// The posting time in the names of ERCOT's reports:
/// <c>cdr.00012331.0000000000000000.20260307.123000123.DAMSPNP4190.csv</c>, Central prevailing time; documents posted in the repeated
/// hour carry <c>xhr</c>.
/// </summary>
internal static class ErcotPublication
{
    private const string RepeatedHourMark = "xhr";

    /// <returns>Null for a name without one, such as that of a yearly workbook.</returns>
    public static DateTime? OfUtc(string fileName)
    {
        var start = fileName.LastIndexOf("cdr.", StringComparison.OrdinalIgnoreCase);
        var parts = start < 0 ? [] : fileName[start..].Split('.');
        if (parts.Length < 5 || parts[4].Length < 6
            || !DateTime.TryParseExact(parts[3] + parts[4][..6], "yyyyMMddHHmmss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return null;
        }

        var repeated = fileName.Contains(RepeatedHourMark, StringComparison.OrdinalIgnoreCase) ? RepeatedHour.Second : RepeatedHour.First;
        return new LocalTimes(MarketClock.For(Isos.Ercot)).TryToUtc(local, repeated, out var utc) ? utc : null;
    }
}
