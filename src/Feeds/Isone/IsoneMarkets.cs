using GridGrains.Domain.Markets;

namespace GridGrains.Feeds.Isone;

/// <summary>How long the intervals of a report's records are, which its form shows.</summary>
internal enum IsoneRecordKind
{
    Hourly,
    FiveMinute,
}

/// <summary>Which product a report's title or name speaks of; the records of the hourly products are alike.</summary>
internal static class IsoneMarkets
{
    private static readonly char[] WordBreaks = ['/', '\\', '_', '-', '.', ',', ':', ' ', '?', '&', '=', '!', '(', ')'];

    public static IReadOnlyList<Market> All { get; } =
        [Market.DayAheadHourly, Market.RealTimeHourlyPrelim, Market.RealTimeHourlyFinal, Market.RealTime5Min];

    /// <summary>
    /// Five-minute records show what they are. Hourly ones need a title (<c>Day-Ahead Energy Market Hourly LMP Report</c>), a file name
    /// (<c>lmp_rt_final_20250319.csv</c>) or an address (<c>hourlylmp/rt/prelim/day/20260308</c>) that tells.
    /// </summary>
    public static Market? Of(IsoneRecordKind? kind, params ReadOnlySpan<string?> texts)
    {
        if (kind == IsoneRecordKind.FiveMinute)
        {
            return Market.RealTime5Min;
        }

        foreach (var text in texts)
        {
            if (kind is not null && text is not null && HourlyOf(text) is { } market)
            {
                return market;
            }
        }

        return null;
    }

    /// <summary>Null where the words name no hourly product, or two.</summary>
    private static Market? HourlyOf(string text)
    {
        var words = text.ToUpperInvariant().Split(WordBreaks, StringSplitOptions.RemoveEmptyEntries);

        bool Has(string word) => Array.IndexOf(words, word) >= 0;

        var dayAhead = Has("DA") || Has("DALMP") || (Has("DAY") && Has("AHEAD"));
        var realTime = Has("RT") || (Has("REAL") && Has("TIME"));
        return (dayAhead, realTime, Has("PRELIM") || Has("PRELIMINARY"), Has("FINAL")) switch
        {
            (true, false, _, _) => Market.DayAheadHourly,
            (false, _, true, false) => Market.RealTimeHourlyPrelim,
            (false, true, false, true) => Market.RealTimeHourlyFinal,
            _ => null,
        };
    }
}
