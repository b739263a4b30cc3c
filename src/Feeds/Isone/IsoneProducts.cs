using GridGrains.Domain.Markets;

namespace GridGrains.Feeds.Isone;

/// <summary>How long the intervals of a report's records are, which its form shows.</summary>
internal enum IsoneRecordKind
{
    Hourly,
    FiveMinute,
}

/// <summary>Which product a report's title or name speaks of; the records of the hourly products are alike.</summary>
internal static class IsoneProducts
{
    private static readonly char[] WordBreaks = ['/', '\\', '_', '-', '.', ',', ':', ' ', '?', '&', '=', '!', '(', ')'];

    public static IReadOnlyList<PriceProduct> All { get; } =
        [PriceProduct.DayAheadHourly, PriceProduct.RealTimeHourlyPrelim, PriceProduct.RealTimeHourlyFinal, PriceProduct.RealTime5Min];

    /// <summary>
    /// Five-minute records show what they are. Hourly ones need a title (<c>Day-Ahead Energy Market Hourly LMP Report</c>), a file name
    /// (<c>lmp_rt_final_20250319.csv</c>) or an address (<c>hourlylmp/rt/prelim/day/20260308</c>) that says so.
    /// </summary>
    public static PriceProduct? Of(IsoneRecordKind? kind, params ReadOnlySpan<string?> texts)
    {
        if (kind == IsoneRecordKind.FiveMinute)
        {
            return PriceProduct.RealTime5Min;
        }

        foreach (var text in texts)
        {
            if (kind is not null && text is not null && HourlyOf(text) is { } product)
            {
                return product;
            }
        }

        return null;
    }

    /// <summary>Null where the words name no hourly product, or two.</summary>
    private static PriceProduct? HourlyOf(string text)
    {
        var words = text.ToUpperInvariant().Split(WordBreaks, StringSplitOptions.RemoveEmptyEntries);

        bool Has(string word) => Array.IndexOf(words, word) >= 0;

        var dayAhead = Has("DA") || Has("DALMP") || (Has("DAY") && Has("AHEAD"));
        var realTime = Has("RT") || (Has("REAL") && Has("TIME"));
        return (dayAhead, realTime, Has("PRELIM") || Has("PRELIMINARY"), Has("FINAL")) switch
        {
            (true, false, _, _) => PriceProduct.DayAheadHourly,
            (false, _, true, false) => PriceProduct.RealTimeHourlyPrelim,
            (false, true, false, true) => PriceProduct.RealTimeHourlyFinal,
            _ => null,
        };
    }
}
