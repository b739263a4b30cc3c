using GridGrains.Domain.Markets;
using GridGrains.Domain.Series;
using GridGrains.Feeds.Reports;
using GridGrains.Feeds.Series;
using NodaTime;

namespace GridGrains.Feeds.Caiso;

/// <summary>CAISO's OASIS files of load, renewables and ancillary services, and the fuel sources of its outlook. OASIS stamps are UTC.</summary>
internal static class CaisoSeries
{
    private const string Start = "INTERVALSTARTTIME_GMT";
    private const string End = "INTERVALENDTIME_GMT";

    public static readonly IReadOnlyList<ISeriesLayout> All = [new Load(), new Renewables(), new AncillaryPrices(), new FuelSources()];

    /// <summary>Days and hour before the operating day at which a run's forecast is posted.</summary>
    private static readonly Dictionary<string, (int Days, LocalTime Hour)> LoadRuns = new(StringComparer.Ordinal)
    {
        ["DAM"] = (1, new LocalTime(9, 10)),
        ["2DA"] = (2, new LocalTime(9, 10)),
        ["7DA"] = (7, new LocalTime(9, 10)),
    };

    private static readonly Dictionary<string, string> Services = new(StringComparer.Ordinal)
    {
        ["RU"] = "regulation_up",
        ["RD"] = "regulation_down",
        ["SR"] = "spinning",
        ["NR"] = "non_spinning",
        ["RMU"] = "regulation_mileage_up",
        ["RMD"] = "regulation_mileage_down",
    };

    private static string PlaceOf(string area) => area == "CA ISO-TAC" ? SeriesKey.System : area;

    private static bool TryInterval(SeriesSheet sheet, CsvColumn start, CsvColumn end, out DateTime startUtc, out int minutes)
    {
        minutes = 0;
        if (!sheet.TryUtc(start, out startUtc) || !sheet.TryUtc(end, out var endUtc))
        {
            return false;
        }

        var length = (endUtc - startUtc).TotalMinutes;
        minutes = (int)length;
        return length is >= 1 and <= SeriesBounds.MaxMinutes && length == minutes ? true : sheet.Reject(end, RejectReason.BadTime, "ends no interval that begins before it");
    }

    private static DateTime PostedUtc(DateTime startUtc, int daysBefore, LocalTime hour) =>
        Isos.Caiso.TimeZone.AtLeniently(MarketClock.For(Isos.Caiso).TradeDate(startUtc).PlusDays(-daysBefore).At(hour)).ToDateTimeUtc();

    private sealed class Load() : SeriesCsvLayout(
        "caiso-load", Isos.Caiso, "`SLD_FCST`: load actual and forecast by area; runs DAM, 2DA and 7DA are known by posting hour, other forecasts are passed over; stamps begin and end the interval, in UTC",
        Start, End, "TAC_AREA_NAME", "MARKET_RUN_ID", "LOAD_TYPE", "MW")
    {
        protected override Action Open(SeriesSheet sheet)
        {
            var (start, end, area, run, mw) = (sheet.Column(Start), sheet.Column(End), sheet.Column("TAC_AREA_NAME"), sheet.Column("MARKET_RUN_ID"), sheet.Column("MW"));
            return () =>
            {
                if (!TryInterval(sheet, start, end, out var startUtc, out var minutes) || !sheet.TryLocation(area, out var place) || !sheet.TryLocation(run, out var word))
                {
                    return;
                }

                if (word == "ACTUAL")
                {
                    sheet.Add(mw, new SeriesKey("CAISO", SeriesCatalog.LoadActual, PlaceOf(place)), SeriesMoment.Measured(startUtc, minutes, sheet.Lag));
                }
                else if (LoadRuns.TryGetValue(word, out var posting))
                {
                    sheet.Add(mw, new SeriesKey("CAISO", SeriesCatalog.LoadForecast, PlaceOf(place)),
                        SeriesMoment.Published(startUtc, minutes, PostedUtc(startUtc, posting.Days, posting.Hour), SeriesBasis.PostingRule));
                }
                else
                {
                    sheet.PassOver();
                }
            };
        }
    }

    private sealed class Renewables() : SeriesCsvLayout(
        "caiso-renewables", Isos.Caiso, "`SLD_REN_FCST`: wind and solar by hub, actual and day ahead (known at 07:00 of the day before); stamps begin and end the interval, in UTC",
        Start, End, "TRADING_HUB", "RENEWABLE_TYPE", "MARKET_RUN_ID", "MW")
    {
        private static readonly LocalTime Posted = new(7, 0);

        protected override Action Open(SeriesSheet sheet)
        {
            var (start, end, hub) = (sheet.Column(Start), sheet.Column(End), sheet.Column("TRADING_HUB"));
            var (type, run, mw) = (sheet.Column("RENEWABLE_TYPE"), sheet.Column("MARKET_RUN_ID"), sheet.Column("MW"));
            return () =>
            {
                if (!TryInterval(sheet, start, end, out var startUtc, out var minutes) || !sheet.TryLocation(hub, out var place)
                    || !sheet.TryLocation(type, out var kind) || !sheet.TryLocation(run, out var word))
                {
                    return;
                }

                if (kind is not ("Solar" or "Wind"))
                {
                    sheet.Reject(type, RejectReason.UnknownValue, "is neither Solar nor Wind");
                }
                else if (word == "ACTUAL")
                {
                    sheet.Add(mw, new SeriesKey("CAISO", kind == "Wind" ? SeriesCatalog.Wind : SeriesCatalog.Solar, place), SeriesMoment.Measured(startUtc, minutes, sheet.Lag));
                }
                else if (word == "DAM")
                {
                    sheet.Add(mw, new SeriesKey("CAISO", kind == "Wind" ? SeriesCatalog.WindForecast : SeriesCatalog.SolarForecast, place),
                        SeriesMoment.Published(startUtc, minutes, PostedUtc(startUtc, 1, Posted), SeriesBasis.PostingRule));
                }
                else
                {
                    sheet.PassOver();
                }
            };
        }
    }

    /// <summary>The column of the price is called MW.</summary>
    private sealed class AncillaryPrices() : SeriesCsvLayout(
        "caiso-as-prices", Isos.Caiso, "`PRC_AS`: clearing prices of ancillary services by region; real-time ones are `as_price.rt_*`; stamps begin and end the interval, in UTC",
        Start, End, "ANC_TYPE", "ANC_REGION", "MARKET_RUN_ID", "MW")
    {
        protected override Action Open(SeriesSheet sheet)
        {
            var (start, end, type) = (sheet.Column(Start), sheet.Column(End), sheet.Column("ANC_TYPE"));
            var (region, run, price) = (sheet.Column("ANC_REGION"), sheet.Column("MARKET_RUN_ID"), sheet.Column("MW"));
            return () =>
            {
                if (!TryInterval(sheet, start, end, out var startUtc, out var minutes) || !sheet.TryLocation(region, out var place)
                    || !sheet.TryLocation(type, out var code) || !sheet.TryLocation(run, out var word))
                {
                    return;
                }

                if (!Services.TryGetValue(code, out var service))
                {
                    sheet.Reject(type, RejectReason.UnknownValue, "is no known service");
                    return;
                }

                var isDayAhead = word == "DAM";
                var moment = isDayAhead
                    ? SeriesMoment.Published(startUtc, minutes, Isos.Caiso.Definition.DayAheadPosting.On(MarketClock.For(Isos.Caiso).TradeDate(startUtc).PlusDays(-1)), SeriesBasis.PostingRule)
                    : SeriesMoment.Measured(startUtc, minutes, sheet.Lag);
                sheet.Add(price, new SeriesKey("CAISO", $"{SeriesCatalog.AncillaryPrice}.{(isDayAhead ? "" : "rt_")}{service}", place), moment);
            };
        }
    }

    /// <summary>Times of day alone: the day comes from the file's name. The day of the spring change has empty rows in the hour that is not there.</summary>
    private sealed class FuelSources() : SeriesCsvLayout(
        "caiso-fuel-mix", Isos.Caiso, "`fuelsource.csv` of the outlook: generation by fuel every five minutes; the stamp begins the interval, the day is in the file name; the repeated hour by order",
        "Time", "Solar", "Wind", "Geothermal", "Nuclear")
    {
        private static readonly (string Column, string Series)[] Columns =
        [
            ("Solar", "fuel_mix.solar"), ("Wind", "fuel_mix.wind"), ("Geothermal", "fuel_mix.geothermal"), ("Biomass", "fuel_mix.biomass"), ("Biogas", "fuel_mix.biogas"),
            ("Small hydro", "fuel_mix.small_hydro"), ("Coal", "fuel_mix.coal"), ("Nuclear", "fuel_mix.nuclear"), ("Natural Gas", "fuel_mix.natural_gas"),
            ("Large Hydro", "fuel_mix.large_hydro"), ("Other", "fuel_mix.other"), ("Batteries", SeriesCatalog.Storage), ("Imports", "interchange.net"),
        ];

        protected override Action Open(SeriesSheet sheet)
        {
            var (day, time) = (SeriesIssue.DayIn(sheet), sheet.Column("Time"));
            var columns = Array.ConvertAll(Columns, pair => (Column: sheet.Column(pair.Column), Key: new SeriesKey("CAISO", pair.Series, SeriesKey.System)));
            var order = new RepeatedHourByOrder(new LocalTimes(MarketClock.For(Isos.Caiso)));
            return () =>
            {
                if (!TryTime(sheet, time, out var clock))
                {
                    return;
                }

                var isThere = order.TryToUtc(0, day + clock, out var start);
                foreach (var (column, key) in columns)
                {
                    if (isThere || sheet[column].IsEmpty)
                    {
                        sheet.Add(column, key, SeriesMoment.Measured(start, 5, sheet.Lag));
                    }
                    else
                    {
                        sheet.Reject(time, RejectReason.NoSuchHour, "is skipped by the clock on this day");
                        return;
                    }
                }
            };
        }

        private static bool TryTime(SeriesSheet sheet, CsvColumn column, out TimeSpan time)
        {
            var text = System.Text.Encoding.ASCII.GetString(sheet[column]);
            return TimeSpan.TryParseExact(text, [@"hh\:mm", @"h\:mm"], System.Globalization.CultureInfo.InvariantCulture, out time) || sheet.Reject(column, RejectReason.BadTime, "is no time of day");
        }
    }
}
