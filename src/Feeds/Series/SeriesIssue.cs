using System.Globalization;
using System.Text.RegularExpressions;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Series;
using GridGrains.Feeds.Reports;
using NodaTime;

namespace GridGrains.Feeds.Series;

/// <summary>When a forecast was issued, where its rows do not say so: in the name of the file, else in its packing, on the market's own clock.</summary>
internal static partial class SeriesIssue
{
    /// <exception cref="ReportFormatException">Neither says it: a forecast without its issue is none.</exception>
    public static (DateTime KnownAtUtc, SeriesBasis Basis) Of(SeriesSheet sheet, Iso iso)
    {
        var local = StampIn(sheet.FileName[(sheet.FileName.LastIndexOf('!') + 1)..]) ?? sheet.WrittenAt
            ?? throw new ReportFormatException("neither its name nor its packing says when the forecast was issued");
        return (iso.TimeZone.AtLeniently(LocalDateTime.FromDateTime(local)).ToDateTimeUtc(), SeriesBasis.File);
    }

    /// <summary>The day in a name: <c>20240101_fuelsource.csv</c>.</summary>
    /// <exception cref="ReportFormatException">There is none, and the rows have times of day alone.</exception>
    public static DateTime DayIn(SeriesSheet sheet)
    {
        var match = Day().Match(sheet.FileName);
        return match.Success && DateTime.TryParseExact(match.Value, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new ReportFormatException("its rows have times without a day, and its name has none either; the name needs the day, such as 20260701_fuelsource.csv");
    }

    private static DateTime? StampIn(string name)
    {
        var match = Stamp().Match(name);
        return match.Success && DateTime.TryParseExact(
            match.Groups[1].Value + match.Groups[2].Value, "yyyyMMddHHmm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var stamp)
            ? stamp
            : null;
    }

    [GeneratedRegex("(?<![0-9])(20[0-9]{6})[._-]?([0-9]{4})(?:[0-9]{2,5})?(?![0-9])")]
    private static partial Regex Stamp();

    [GeneratedRegex("(?<![0-9])20[0-9]{6}(?![0-9])")]
    private static partial Regex Day();
}
