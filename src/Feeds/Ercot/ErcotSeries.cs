using System.Globalization;
using System.Text.Json;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Series;
using GridGrains.Feeds.Reports;
using GridGrains.Feeds.Series;

namespace GridGrains.Feeds.Ercot;

/// <summary>ERCOT's reports of load, forecasts, wind, solar and ancillary prices. Days and hours ending are Central prevailing; a flag marks the repeated hour.</summary>
internal static class ErcotSeries
{
    private const string Stamp = "day and hour ending, Central prevailing, the flag of the repeated hour";

    public static readonly IReadOnlyList<ISeriesLayout> All =
    [
        new ActualLoad(), new LoadForecast(), new AncillaryPrices(), new FuelMix(), new SecurityConstraints(), new DayAheadConstraints(),
        new Renewable("ercot-wind", "`NP4-732-CD`: hourly wind, actual and forecast", "STWPF_SYSTEM_WIDE", SeriesCatalog.Wind, SeriesCatalog.WindForecast),
        new Renewable("ercot-solar", "`NP4-737-CD`: hourly solar, actual and forecast", "STPPF_SYSTEM_WIDE", SeriesCatalog.Solar, SeriesCatalog.SolarForecast),
    ];

    private static readonly (string[] Columns, string Place)[] Zones =
    [
        (["COAST"], "COAST"), (["EAST"], "EAST"), (["FAR_WEST"], "FAR_WEST"), (["NORTH"], "NORTH"), (["NORTH_C", "NorthCentral"], "NORTH_C"), (["SOUTHERN"], "SOUTHERN"),
        (["SOUTH_C", "SouthCentral"], "SOUTH_C"), (["WEST"], "WEST"), (["TOTAL", "SystemTotal"], SeriesKey.System),
    ];

    private static (CsvColumn Column, string Place)[] ZonesOf(SeriesSheet sheet) => Array.ConvertAll(Zones, zone => (sheet.Column(zone.Columns), zone.Place));

    private static CsvColumn FlagOf(SeriesSheet sheet) => sheet.Column("DSTFlag", "RepeatedHourFlag", "DST_FLAG");

    private sealed class ActualLoad() : SeriesCsvLayout(
        "ercot-load", Isos.Ercot, $"`NP6-345-CD`: hourly load by weather zone; {Stamp}", "OperDay", "HourEnding", "COAST", "NORTH_C", "TOTAL")
    {
        protected override Action Open(SeriesSheet sheet)
        {
            var (day, hour, flag, zones) = (sheet.Column("OperDay"), sheet.Column("HourEnding"), FlagOf(sheet), ZonesOf(sheet));
            var stamps = new SeriesStamps(sheet, MarketClock.For(Isos.Ercot));
            return () =>
            {
                if (stamps.TryHourEnding(day, hour, flag, out var start))
                {
                    foreach (var (column, place) in zones)
                    {
                        sheet.Add(column, new SeriesKey("ERCOT", SeriesCatalog.LoadActual, place), SeriesMoment.Measured(start, 60, sheet.Lag));
                    }
                }
            };
        }
    }

    /// <summary>Several models stand beside each other: the one in use counts.</summary>
    private sealed class LoadForecast() : SeriesCsvLayout(
        "ercot-load-forecast", Isos.Ercot, $"`NP3-565-CD`: hourly load forecast by weather zone, the model in use; {Stamp}; the issue is in the file name", "DeliveryDate", "HourEnding", "Coast", "SystemTotal")
    {
        protected override Action Open(SeriesSheet sheet)
        {
            var (day, hour, flag, zones, use) = (sheet.Column("DeliveryDate"), sheet.Column("HourEnding"), FlagOf(sheet), ZonesOf(sheet), sheet.Column("InUseFlag"));
            var stamps = new SeriesStamps(sheet, MarketClock.For(Isos.Ercot));
            var (known, basis) = SeriesIssue.Of(sheet, Isos.Ercot);
            return () =>
            {
                if (!sheet[use].IsEmpty && (sheet[use][0] | 0x20) == 'n')
                {
                    sheet.PassOver();
                }
                else if (stamps.TryHourEnding(day, hour, flag, out var start))
                {
                    foreach (var (column, place) in zones)
                    {
                        sheet.Add(column, new SeriesKey("ERCOT", SeriesCatalog.LoadForecast, place), SeriesMoment.Published(start, 60, known, basis));
                    }
                }
            };
        }
    }

    /// <summary>Hours to come have no actual value, hours gone keep their last forecast, which was known before this file and is not sent again.</summary>
    private sealed class Renewable(string name, string reports, string forecastColumn, string actual, string forecast) : SeriesCsvLayout(
        name, Isos.Ercot, $"{reports}, of the system; {Stamp}; the issue is in the file name", "DELIVERY_DATE", "HOUR_ENDING", forecastColumn)
    {
        protected override Action Open(SeriesSheet sheet)
        {
            var (day, hour, flag) = (sheet.Column("DELIVERY_DATE"), sheet.Column("HOUR_ENDING"), FlagOf(sheet));
            var (came, said) = (sheet.Column("SYSTEM_WIDE_GEN", "ACTUAL_SYSTEM_WIDE", "SYSTEM_WIDE"), sheet.Column(forecastColumn));
            var stamps = new SeriesStamps(sheet, MarketClock.For(Isos.Ercot));
            var (known, basis) = SeriesIssue.Of(sheet, Isos.Ercot);
            return () =>
            {
                if (!stamps.TryHourEnding(day, hour, flag, out var start))
                {
                    return;
                }

                sheet.Add(came, new SeriesKey("ERCOT", actual, SeriesKey.System), SeriesMoment.Measured(start, 60, sheet.Lag));
                if (start.AddHours(1) > known)
                {
                    sheet.Add(said, new SeriesKey("ERCOT", forecast, SeriesKey.System), SeriesMoment.Published(start, 60, known, basis));
                }
                else
                {
                    sheet.PassOver();
                }
            };
        }
    }

    private sealed class AncillaryPrices() : SeriesCsvLayout(
        "ercot-as-prices", Isos.Ercot, $"`NP4-188-CD`: day-ahead clearing prices of ancillary services; {Stamp}; known by the posting hour", "DeliveryDate", "HourEnding", "AncillaryType", "MCPC")
    {
        private static readonly Dictionary<string, string> Services = new(StringComparer.Ordinal)
        {
            ["REGUP"] = "regulation_up",
            ["REGDN"] = "regulation_down",
            ["RRS"] = "responsive",
            ["NSPIN"] = "non_spinning",
            ["ECRS"] = "contingency",
        };

        protected override Action Open(SeriesSheet sheet)
        {
            var (day, hour, flag) = (sheet.Column("DeliveryDate"), sheet.Column("HourEnding"), FlagOf(sheet));
            var (type, price) = (sheet.Column("AncillaryType"), sheet.Column("MCPC"));
            var stamps = new SeriesStamps(sheet, MarketClock.For(Isos.Ercot));
            return () =>
            {
                if (!stamps.TryHourEnding(day, hour, flag, out var start) || !sheet.TryLocation(type, out var code))
                {
                    return;
                }

                if (!Services.TryGetValue(code, out var service))
                {
                    sheet.Reject(type, RejectReason.UnknownValue, "is no known service");
                    return;
                }

                var known = Isos.Ercot.Definition.DayAheadPosting.On(MarketClock.For(Isos.Ercot).TradeDate(start).PlusDays(-1));
                sheet.Add(price, new SeriesKey("ERCOT", $"{SeriesCatalog.AncillaryPrice}.{service}", SeriesKey.System), SeriesMoment.Published(start, 60, known, SeriesBasis.PostingRule));
            };
        }
    }

    /// <summary>Runs of the dispatch lie about five minutes apart, off the grid: the interval is taken as five minutes.</summary>
    private sealed class SecurityConstraints() : SeriesCsvLayout(
        "ercot-constraints", Isos.Ercot, "`NP6-86-CD`: shadow prices of each dispatch run; the stamp begins the interval, Central prevailing, the flag of the repeated hour",
        "SCEDTimeStamp", "ConstraintName", "ContingencyName", "ShadowPrice")
    {
        protected override Action Open(SeriesSheet sheet)
        {
            var (time, flag, name) = (sheet.Column("SCEDTimeStamp"), FlagOf(sheet), sheet.Column("ConstraintName"));
            var (contingency, price) = (sheet.Column("ContingencyName"), sheet.Column("ShadowPrice"));
            var stamps = new SeriesStamps(sheet, MarketClock.For(Isos.Ercot));
            return () =>
            {
                if (sheet.TryStamp(time, out var stamp) && stamps.TryUtc(time, stamp, SeriesStamps.PassageOf(sheet[flag]), out var start) && sheet.TryConstraint(name, contingency, out var place))
                {
                    sheet.Add(price, new SeriesKey("ERCOT", SeriesConstraint.RealTime, place), SeriesMoment.Measured(start, 5, sheet.Lag), isMagnitude: true);
                }
            };
        }
    }

    private sealed class DayAheadConstraints() : SeriesCsvLayout(
        "ercot-day-ahead-constraints", Isos.Ercot, $"`NP4-191-CD`: day-ahead shadow prices; {Stamp}; known by the posting hour", "DeliveryDate", "HourEnding", "ConstraintName", "ContingencyName", "ShadowPrice")
    {
        protected override Action Open(SeriesSheet sheet)
        {
            var (day, hour, flag) = (sheet.Column("DeliveryDate"), sheet.Column("HourEnding"), FlagOf(sheet));
            var (name, contingency, price) = (sheet.Column("ConstraintName"), sheet.Column("ContingencyName"), sheet.Column("ShadowPrice"));
            var stamps = new SeriesStamps(sheet, MarketClock.For(Isos.Ercot));
            return () =>
            {
                if (stamps.TryHourEnding(day, hour, flag, out var start) && sheet.TryConstraint(name, contingency, out var place))
                {
                    var known = Isos.Ercot.Definition.DayAheadPosting.On(MarketClock.For(Isos.Ercot).TradeDate(start).PlusDays(-1));
                    sheet.Add(price, new SeriesKey("ERCOT", SeriesConstraint.DayAhead, place), SeriesMoment.Published(start, 60, known, SeriesBasis.PostingRule), isMagnitude: true);
                }
            };
        }
    }

    /// <summary>Two days of five minutes, by day, stamp and fuel.</summary>
    private sealed class FuelMix() : SeriesJsonLayout(
        "ercot-fuel-mix", Isos.Ercot, "`fuel-mix.json`: generation by fuel every five minutes; a stamp such as 00:04:59 ends the interval, with its offset", "lastUpdated", "data", "gen")
    {
        protected override void Read(JsonElement root, SeriesJsonSheet sheet)
        {
            foreach (var day in SeriesJsonSheet.Members(root, "data"))
            {
                foreach (var stamp in SeriesJsonSheet.Members(day.Value))
                {
                    sheet.Begin();
                    if (!DateTimeOffset.TryParseExact(stamp.Name, "yyyy-MM-dd HH:mm:sszzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at))
                    {
                        sheet.Reject("data", RejectReason.BadTime, stamp.Name, "is no stamp with an offset");
                        sheet.End();
                        continue;
                    }

                    var moment = at.UtcDateTime;
                    var start = moment.Second == 59 ? moment.AddSeconds(1).AddMinutes(-5) : moment;
                    foreach (var fuel in SeriesJsonSheet.Members(stamp.Value))
                    {
                        if (sheet.TryMember(fuel.Name, SeriesCatalog.FuelMix, out var series) && fuel.Value.ValueKind == JsonValueKind.Object)
                        {
                            sheet.Add(fuel.Value, "gen", new SeriesKey("ERCOT", series, SeriesKey.System), SeriesMoment.Measured(start, 5, sheet.Lag));
                        }
                    }

                    sheet.End();
                }
            }
        }
    }
}
