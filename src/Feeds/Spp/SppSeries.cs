using GridGrains.Domain.Markets;
using GridGrains.Domain.Series;
using GridGrains.Feeds.Reports;
using GridGrains.Feeds.Series;

namespace GridGrains.Feeds.Spp;

/// <summary>SPP's files of generation and load forecasts. Several balancing authorities are places of their own; SPP itself is the system.</summary>
internal static class SppSeries
{
    public static readonly IReadOnlyList<ISeriesLayout> All =
    [
        new GenerationMix(),
        new Forecast("spp-load-short", "`OP-STLF`: load forecast of five minutes", "STLF", 5),
        new Constraints(),
        new Forecast("spp-load-mid", "`OP-MTLF`: hourly load forecast", "MTLF", 60),
    ];

    /// <summary>Each fuel has one column in old files, and one for what the market dispatched and one for what scheduled itself in newer ones.</summary>
    private sealed class GenerationMix() : SeriesCsvLayout(
        "spp-fuel-mix", Isos.Spp, "`GenMix`: generation by fuel every five minutes, market and self-scheduled together; the stamp is taken as the start, in UTC", "GMT MKT Interval")
    {
        private static readonly string[] Fuels =
            ["Coal", "Diesel Fuel Oil", "Hydro", "Natural Gas", "Nuclear", "Solar", "Waste Disposal Services", "Wind", "Waste Heat", "Energy Storage", "Other"];

        protected override Action Open(SeriesSheet sheet)
        {
            var (time, load) = (sheet.Column("GMT MKT Interval"), sheet.Column("Average Actual Load"));
            var fuels = Array.ConvertAll(Fuels, fuel => (
                Columns: Array.FindAll([sheet.Column(fuel), sheet.Column($"{fuel} Market"), fuel == "Natural Gas" ? sheet.Column("Natural Gas Self", "Gas Self") : sheet.Column($"{fuel} Self")], column => column.Exists),
                Key: new SeriesKey("SPP", $"{SeriesCatalog.FuelMix}.{SeriesCatalog.MemberOf(fuel)}", SeriesKey.System)));
            return () =>
            {
                if (!sheet.TryUtc(time, out var start))
                {
                    return;
                }

                var moment = SeriesMoment.Measured(start, 5, sheet.Lag);
                foreach (var (columns, key) in fuels)
                {
                    AddSum(sheet, columns, key, moment);
                }

                sheet.Add(load, new SeriesKey("SPP", SeriesCatalog.LoadActual, SeriesKey.System), moment);
            };
        }

        // Half of a sum is no sum.
        private static void AddSum(SeriesSheet sheet, CsvColumn[] columns, in SeriesKey key, in SeriesMoment moment)
        {
            var (sum, filled) = (0.0, 0);
            foreach (var column in columns)
            {
                if (sheet[column].IsEmpty)
                {
                    continue;
                }

                if (!Utf8Numbers.TryParse(sheet[column], out double part))
                {
                    sheet.Reject(column, RejectReason.BadNumber, "is no number");
                    return;
                }

                (sum, filled) = (sum + part, filled + 1);
            }

            if (filled > 0 && filled == columns.Length)
            {
                sheet.Add(key, moment, sum);
            }
        }
    }

    /// <summary>The time of issue is in the name of the file: <c>OP-MTLF-202607010800.csv</c>.</summary>
    private sealed class Forecast(string name, string reports, string column, int minutes) : SeriesCsvLayout(
        name, Isos.Spp, $"{reports}; the stamp ends the interval, in UTC; the issue is in the file name, Central prevailing", "Interval", column)
    {
        protected override bool IsForeign(CsvHeader header) => !(header.Has("GMTIntervalEnd") || header.Has("GMTInterval"));

        protected override Action Open(SeriesSheet sheet)
        {
            var (time, authority) = (sheet.Column("GMTIntervalEnd", "GMTInterval"), sheet.Column("BAA"));
            var (forecast, actual) = (sheet.Column(column), sheet.Column("Averaged Actual", "Actual"));
            var (known, basis) = SeriesIssue.Of(sheet, Isos.Spp);
            return () =>
            {
                var place = SeriesKey.System;
                if (!sheet.TryUtc(time, out var end) || (authority.Exists && !sheet.TryLocation(authority, out place)))
                {
                    return;
                }

                place = place is "SPP" or "SWPP" ? SeriesKey.System : place;
                var start = end.AddMinutes(-minutes);
                sheet.Add(forecast, new SeriesKey("SPP", SeriesCatalog.LoadForecast, place), SeriesMoment.Published(start, minutes, known, basis));
                sheet.Add(actual, new SeriesKey("SPP", SeriesCatalog.LoadActual, place), SeriesMoment.Measured(start, minutes, sheet.Lag));
            };
        }
    }

    /// <summary>Day-ahead and real-time files have the same columns: the name distinguishes them.</summary>
    private sealed class Constraints() : SeriesCsvLayout(
        "spp-constraints", Isos.Spp, "`RTBM-BC` (five minutes), `DA-BC` (hours, known by posting hour), distinguished by the file name; the stamp ends the interval, in UTC",
        "GMTIntervalEnd", "Constraint Name", "Shadow Price", "Monitored Facility")
    {
        protected override Action Open(SeriesSheet sheet)
        {
            var (time, name, contingency, price) = (sheet.Column("GMTIntervalEnd"), sheet.Column("Constraint Name"), sheet.Column("Contingent Facility"), sheet.Column("Shadow Price"));
            var isDayAhead = sheet.FileName.Contains("DA-BC", StringComparison.OrdinalIgnoreCase);
            if (!isDayAhead && !sheet.FileName.Contains("RTBM", StringComparison.OrdinalIgnoreCase))
            {
                throw new ReportFormatException("could be real time or day ahead: its name has neither RTBM nor DA-BC");
            }

            return () =>
            {
                if (!sheet.TryUtc(time, out var end) || !sheet.TryConstraint(name, contingency, out var place))
                {
                    return;
                }

                var start = end.AddMinutes(isDayAhead ? -60 : -5);
                var moment = isDayAhead
                    ? SeriesMoment.Published(start, 60, Isos.Spp.Definition.DayAheadPosting.On(MarketClock.For(Isos.Spp).TradeDate(start).PlusDays(-1)), SeriesBasis.PostingRule)
                    : SeriesMoment.Measured(start, 5, sheet.Lag);
                sheet.Add(price, new SeriesKey("SPP", isDayAhead ? SeriesConstraint.DayAhead : SeriesConstraint.RealTime, place), moment, isMagnitude: true);
            };
        }
    }
}
