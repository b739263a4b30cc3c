using GridGrains.Domain.Markets;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Spp;

/// <summary>What SPP's LMP reports by settlement location are made of.</summary>
internal static class SppForms
{
    public static readonly string[] LocationSpellings = ["Settlement Location", "Settlement Location Name"];
    public static readonly string[] GmtEndSpellings = ["GMTIntervalEnd", "GMTInterval", "GMTIntervalEnding"];

    public static readonly ReportTable Intervals = new()
    {
        Reports = "LMP by settlement location: `DA-LMP-SL`, `RTBM-LMP-SL`, `RTBM-LMP-DAILY-SL`",
        Products = [PriceProduct.DayAheadHourly, PriceProduct.RealTime5Min],
        ProductFrom = "spacing of the stamps, else the file name",
        Stamp = new StampRule("GMTIntervalEnd, else Interval", StampPoint.End, "UTC, else Central prevailing", "its name"),
        Fields =
        [
            .. FieldSource.Common(new StampRule("", StampPoint.End, "UTC, else Central prevailing", ""), [GmtEndSpellings[0], "Interval"], ["Interval"]),
            FieldSource.Copy("node", LocationSpellings[0]), FieldSource.Copy("baa", "BAA"), FieldSource.Copy("lmp", "LMP"), FieldSource.Copy("energy_component", "MEC"),
            FieldSource.Copy("congestion_component", "MCC"), FieldSource.Copy("loss_component", "MLC"),
        ],
        Columns =
        [
            ReportColumn.Key("Interval"), ReportColumn.OptionalKey(GmtEndSpellings), ReportColumn.Key(LocationSpellings), ReportColumn.Value("LMP"),
            ReportColumn.Value("MLC"), ReportColumn.Value("MCC"), ReportColumn.Value("MEC"), .. ReportColumn.Others("Pnode", "PNODE Name", "BAA"),
        ],
    };

    public static readonly ReportTable Month = new()
    {
        Reports = "monthly archives, hours side by side: `DA-LMP-MONTHLY-SL`, `RTBM-LMP-MONTHLY-SL`",
        Products = [PriceProduct.DayAheadHourly, PriceProduct.RealTimeHourly],
        ProductFrom = "file name",
        Stamp = new StampRule(
            "Date, HE01 to HE24", StampPoint.End, "Central prevailing", "SPP's operating day and its hour endings are Central everywhere else; no archive states it"),
        Fields =
        [
            .. FieldSource.Common(new StampRule("", StampPoint.End, "Central prevailing", ""), ["Date", "HE01"], []), FieldSource.Copy("node", LocationSpellings[0]), FieldSource.Copy("baa", "BAA"),
            .. new[] { "lmp", "energy_component", "congestion_component", "loss_component" }
                .Select(field => FieldSource.Made(field, "the hour of the row whose Price Type is this component", "HE01", "Price Type")),
        ],
        Columns =
        [
            ReportColumn.Key("Date"), ReportColumn.Key(LocationSpellings), ReportColumn.Key("Price Type"), ReportColumn.Value("HE01", "HE1"),
            .. ReportColumn.Others("Pnode", "PNODE Name", "BAA"),
            .. ReportColumn.Others(Enumerable.Range(1, 25).SelectMany(hour => new[] { $"HE{hour:00}", $"HE{hour}", $"HE{hour:00}X" })),
        ],
    };

    public static PriceProduct? ProductOfName(string name, PriceProduct realTime)
    {
        // The Western Energy Imbalance Service is a market of its own in the same forms: only an option makes its prices SPP's.
        if (name.Contains("WEIS", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var isDayAhead = name.Contains("DA-LMP", StringComparison.OrdinalIgnoreCase);
        var isRealTime = name.Contains("RTBM-LMP", StringComparison.OrdinalIgnoreCase);
        return (isDayAhead, isRealTime) switch
        {
            (true, false) => PriceProduct.DayAheadHourly,
            (false, true) => realTime,
            _ => null,
        };
    }
}
