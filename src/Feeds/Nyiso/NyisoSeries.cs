using GridGrains.Domain.Markets;
using GridGrains.Domain.Series;
using GridGrains.Feeds.Reports;
using GridGrains.Feeds.Series;
using NodaTime;

namespace GridGrains.Feeds.Nyiso;

/// <summary>NYISO's public reports of load, generation and flows. Source: mis.nyiso.com/public, P-58B, P-7, P-63, P-32.</summary>
internal static class NyisoSeries
{
    private const int FiveMinutes = 5;

    public static readonly IReadOnlyList<ISeriesLayout> All = [new Load(), new LoadForecast(), new FuelMix(), new Flows(), new Constraints()];

    private static readonly string[] Zones = ["Capitl", "Centrl", "Dunwod", "Genese", "Hud Vl", "Longil", "Mhk Vl", "Millwd", "N.Y.C.", "North", "West"];

    // Zones have one spelling in prices and others here.
    private static string ZoneOf(string name) => name.ToUpperInvariant();

    /// <summary>
    /// Stamps off the five minutes come from extra runs: their interval is five minutes too. The report has no total: that of the market is the sum of
    /// its zones, of intervals that have them all.
    /// </summary>
    private sealed class Load() : SeriesCsvLayout(
        "nyiso-load", Isos.Nyiso, "`pal`: load of zones every five minutes, and of the market as the sum of its eleven zones; the stamp begins the interval, `Time Zone` marks the repeated hour", "Time Stamp", "Time Zone", "Name", "PTID", "Load")
    {
        protected override Action Open(SeriesSheet sheet)
        {
            var (time, zone, name, load) = (sheet.Column("Time Stamp"), sheet.Column("Time Zone"), sheet.Column("Name"), sheet.Column("Load"));
            var (stamps, total) = (new SeriesStamps(sheet, MarketClock.For(Isos.Nyiso)), new ZoneTotal());
            return () =>
            {
                if (!stamps.TryZoned(time, zone, out var start) || !sheet.TryLocation(name, out var place))
                {
                    return;
                }

                var moment = SeriesMoment.Measured(start, FiveMinutes, sheet.Lag);
                sheet.Add(load, new SeriesKey("NYISO", SeriesCatalog.LoadActual, ZoneOf(place)), moment);
                if (Utf8Numbers.TryParse(sheet[load], out double mw) && mw >= 0 && total.Add(start, ZoneOf(place), mw) is { } sum)
                {
                    sheet.Add(new SeriesKey("NYISO", SeriesCatalog.LoadActual, SeriesKey.System), moment, sum);
                }
            };
        }
    }

    /// <summary>Zones of the interval that is being read: their rows follow each other.</summary>
    private sealed class ZoneTotal
    {
        private static readonly HashSet<string> Known = [.. Zones.Select(ZoneOf)];

        private readonly HashSet<string> _zones = [];
        private DateTime _start;
        private double _mw;

        /// <returns>The sum of all zones once the last of them has come.</returns>
        public double? Add(DateTime startUtc, string zone, double mw)
        {
            if (startUtc != _start)
            {
                (_start, _mw) = (startUtc, 0);
                _zones.Clear();
            }

            if (!Known.Contains(zone) || !_zones.Add(zone))
            {
                return null;
            }

            _mw += mw;

            // Reports have four digits at most; a sum of doubles has more.
            return _zones.Count == Known.Count ? Math.Round(_mw, 4) : null;
        }
    }

    /// <summary>
    /// Six days ahead, a file a day, written at about 07:05 of the day before its first. In the repeated hour both rows have the same values.
    /// </summary>
    private sealed class LoadForecast() : SeriesCsvLayout(
        "nyiso-load-forecast", Isos.Nyiso, "`isolf`: hourly load forecast of zones over six days; the stamp begins the hour, the repeated hour by order", "Time Stamp", "Capitl", "Dunwod", "Hud Vl", "NYISO")
    {
        private static readonly LocalTime Posted = new(8, 0);

        protected override Action Open(SeriesSheet sheet)
        {
            var time = sheet.Column("Time Stamp");
            var columns = Zones.Select(zone => (Column: sheet.Column(zone), Key: new SeriesKey("NYISO", SeriesCatalog.LoadForecast, ZoneOf(zone))))
                .Append((sheet.Column("NYISO"), new SeriesKey("NYISO", SeriesCatalog.LoadForecast, SeriesKey.System))).ToArray();
            var stamps = new SeriesStamps(sheet, MarketClock.For(Isos.Nyiso));
            (DateTime KnownAtUtc, SeriesBasis Basis)? issue = null;
            return () =>
            {
                if (stamps.TryOrdered(time, "", out var start))
                {
                    var (known, basis) = issue ??= IssueOf(sheet.WrittenAt, start);
                    foreach (var (column, key) in columns)
                    {
                        sheet.Add(column, key, SeriesMoment.Published(start, 60, known, basis));
                    }
                }
            };
        }

        private static (DateTime, SeriesBasis) IssueOf(DateTime? writtenAt, DateTime firstUtc)
        {
            var clock = MarketClock.For(Isos.Nyiso);
            var firstDay = clock.TradeDate(firstUtc);

            // An archive that was packed again has other times: only one that fits the day is believed.
            return writtenAt is { } local && local < firstDay.ToDateTimeUnspecified() && local > firstDay.PlusDays(-2).ToDateTimeUnspecified()
                ? (Isos.Nyiso.TimeZone.AtLeniently(LocalDateTime.FromDateTime(local)).ToDateTimeUtc(), SeriesBasis.File)
                : (Isos.Nyiso.TimeZone.AtLeniently(firstDay.PlusDays(-1).At(Posted)).ToDateTimeUtc(), SeriesBasis.PostingRule);
        }
    }

    private sealed class FuelMix() : SeriesCsvLayout(
        "nyiso-fuel-mix", Isos.Nyiso, "`rtfuelmix`: generation by fuel every five minutes; the stamp is taken as the start, `Time Zone` marks the repeated hour", "Time Stamp", "Time Zone", "Fuel Category")
    {
        protected override Action Open(SeriesSheet sheet)
        {
            var (time, zone, fuel) = (sheet.Column("Time Stamp"), sheet.Column("Time Zone"), sheet.Column("Fuel Category"));
            var mw = sheet.Column("Gen MW", "Gen MWh", "Gen MWH");
            var stamps = new SeriesStamps(sheet, MarketClock.For(Isos.Nyiso));
            return () =>
            {
                if (stamps.TryZoned(time, zone, out var start) && sheet.TryMember(fuel, SeriesCatalog.FuelMix, out var series))
                {
                    sheet.Add(mw, new SeriesKey("NYISO", series, SeriesKey.System), SeriesMoment.Measured(start, FiveMinutes, sheet.Lag));
                }
            };
        }
    }

    /// <summary>Flows are positive into New York.</summary>
    private sealed class Flows() : SeriesCsvLayout(
        "nyiso-flows", Isos.Nyiso, "`ExternalLimitsFlows`: flows over interfaces every five minutes; the stamp begins the interval, the repeated hour by order; positive is into New York",
        "Timestamp", "Interface Name", "Point ID", "Flow (MWH)")
    {
        protected override Action Open(SeriesSheet sheet)
        {
            var (time, name, flow) = (sheet.Column("Timestamp"), sheet.Column("Interface Name"), sheet.Column("Flow (MWH)", "Flow (MW)"));
            var stamps = new SeriesStamps(sheet, MarketClock.For(Isos.Nyiso));
            return () =>
            {
                if (sheet.TryLocation(name, out var place) && stamps.TryOrdered(time, place, out var start) && sheet.TryMember(name, SeriesCatalog.Interchange, out var series))
                {
                    sheet.Add(flow, new SeriesKey("NYISO", series, SeriesKey.System), SeriesMoment.Measured(start, FiveMinutes, sheet.Lag));
                }
            };
        }
    }

    /// <summary>The day-ahead file has the columns of the real-time one: the name distinguishes them.</summary>
    private sealed class Constraints() : SeriesCsvLayout(
        "nyiso-constraints", Isos.Nyiso,
        "`LimitingConstraints` (five minutes), `DAMLimitingConstraints` (hours, known by posting hour), distinguished by the file name; the stamp begins the interval, the repeated hour by order",
        "Time Stamp", "Limiting Facility", "Contingency", "Constraint Cost($)")
    {
        protected override Action Open(SeriesSheet sheet)
        {
            var (time, facility, contingency, cost) = (sheet.Column("Time Stamp"), sheet.Column("Limiting Facility"), sheet.Column("Contingency"), sheet.Column("Constraint Cost($)"));
            var isDayAhead = sheet.FileName.Contains("DAMLimitingConstraints", StringComparison.OrdinalIgnoreCase);
            if (!isDayAhead && !sheet.FileName.Contains("LimitingConstraints", StringComparison.OrdinalIgnoreCase))
            {
                throw new ReportFormatException("could be real time or day ahead: its name has neither LimitingConstraints nor DAMLimitingConstraints");
            }

            var stamps = new SeriesStamps(sheet, MarketClock.For(Isos.Nyiso));
            return () =>
            {
                if (!sheet.TryConstraint(facility, contingency, out var place) || !stamps.TryOrdered(time, place, out var start))
                {
                    return;
                }

                var moment = isDayAhead
                    ? SeriesMoment.Published(start, 60, Isos.Nyiso.Definition.DayAheadPosting.On(MarketClock.For(Isos.Nyiso).TradeDate(start).PlusDays(-1)), SeriesBasis.PostingRule)
                    : SeriesMoment.Measured(start, FiveMinutes, sheet.Lag);
                sheet.Add(cost, new SeriesKey("NYISO", isDayAhead ? SeriesConstraint.DayAhead : SeriesConstraint.RealTime, place), moment, isMagnitude: true);
            };
        }
    }
}
