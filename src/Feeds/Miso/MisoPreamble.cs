using System.Text;
using GridGrains.Domain.Markets;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Miso;

/// <summary>The lines above the table of a MISO report.</summary>
/// <param name="Title">First line with words: <c>Day Ahead Market ExPost LMPs</c>.</param>
/// <param name="Day">The operating day, where a line names it.</param>
internal sealed record MisoPreamble(string Title, DateTime? Day, CsvHeader Header)
{
    private const int MaxLines = 40;

    /// <summary>Leaves <paramref name="rows"/> at the header; null when there is none near the start.</summary>
    public static MisoPreamble? Read(Utf8CsvReader rows)
    {
        var title = "";
        DateTime? day = null;
        for (var line = 0; line < MaxLines && rows.ReadRow(NoSink.Instance); line++)
        {
            if (CsvHeader.OfRow(rows, "Node", "Type", "Value", "HE 1") is { } header)
            {
                return new MisoPreamble(title, day, header);
            }

            if (ReportStamp.TryParse(rows[0], out var stamp))
            {
                day ??= stamp.WallClock.Date;
            }
            else if (title.Length == 0)
            {
                title = Encoding.UTF8.GetString(rows[0]);
            }
        }

        return null;
    }

    /// <summary>The product in a file name: <c>20260308_rt_lmp_final.csv</c>, also within a zip.</summary>
    public static PriceProduct? ProductOfName(string fileName) => ProductOfTitle(InnermostName(fileName));

    /// <summary>The product in a title: <c>Day Ahead Market ExPost LMPs</c>.</summary>
    public static PriceProduct? ProductOfTitle(string title)
    {
        var letters = string.Concat(title.Where(char.IsAsciiLetter)).ToUpperInvariant();
        var dayAhead = letters.Contains("DAYAHEAD") || letters.StartsWith("DAEX", StringComparison.Ordinal);
        var realTime = letters.Contains("REALTIME") || letters.StartsWith("RTLMP", StringComparison.Ordinal);
        return (dayAhead, realTime) switch
        {
            (true, false) => OneOf(letters, "EXANTE", PriceProduct.DayAheadHourlyExAnte, "EXPOST", PriceProduct.DayAheadHourlyExPost),
            (false, true) => OneOf(letters, "PRELIM", PriceProduct.RealTimeHourlyPrelim, "FINAL", PriceProduct.RealTimeHourlyFinal),
            _ => null,
        };
    }

    /// <summary>The day in front of a file name: <c>20260308_da_expost_lmp.csv</c>, also within a zip.</summary>
    public static DateTime? DayOf(string fileName)
    {
        var name = InnermostName(fileName);
        return name.Length > 8
            && DateTime.TryParseExact(name.AsSpan(0, 8), "yyyyMMdd", System.Globalization.CultureInfo.InvariantCulture, default, out var day)
            && day.Year is >= ReportStamp.MinYear and <= ReportStamp.MaxYear
            ? day
            : null;
    }

    private static string InnermostName(string fileName) => fileName[(fileName.LastIndexOfAny(['!', '/']) + 1)..];

    private static PriceProduct? OneOf(string letters, string firstWord, PriceProduct first, string secondWord, PriceProduct second) =>
        (letters.Contains(firstWord), letters.Contains(secondWord)) switch
        {
            (true, false) => first,
            (false, true) => second,
            _ => null,
        };
}
