using GridGrains.Domain.Markets;
using GridGrains.Domain.Series;
using GridGrains.Feeds.Series;

namespace GridGrains.Feeds.Pjm;

/// <summary>PJM's Data Miner files of load, forecasts, generation and outages. Stamps in UTC begin the interval.</summary>
internal static class PjmSeries
{
    private const string Utc = "datetime_beginning_utc";

    public static readonly IReadOnlyList<ISeriesLayout> All =
    [
        new Outages(), new MeteredLoad(), new LoadForecast(), new FuelMix(), new Constraints(),
        new Measured("pjm-inst-load", "`inst_load`: load every five minutes by area", "area", "instantaneous_load", SeriesCatalog.LoadActual, 5),
        new Measured("pjm-wind", "`wind_gen`: hourly wind generation by area", "area", "wind_generation_mw", SeriesCatalog.Wind, 60),
        new Measured("pjm-solar", "`solar_gen`: hourly solar generation by area", "area", "solar_generation_mw", SeriesCatalog.Solar, 60),
    ];

    // The market's whole area has the platform's own word, so that load, wind and solar of it meet.
    private static string PlaceOf(string area) => area is "PJM RTO" or "RTO" or "PJM_RTO" ? SeriesKey.System : area;

    /// <summary>
    /// Seven days ahead by region, a new forecast each day. The execution date has no hour: it counts as known at the midnight that the file
    /// writes.
    /// </summary>
    private sealed class Outages() : SeriesCsvLayout(
        "pjm-outages", Isos.Pjm, "`gen_outages_by_type`: generation out of service of seven days by region; the stamp is the day, Eastern prevailing; known at its execution date",
        "forecast_execution_date_ept", "forecast_date", "region", "total_outages_mw")
    {
        private static readonly string[] Types = ["total", "planned", "maintenance", "forced"];

        protected override Action Open(SeriesSheet sheet)
        {
            var (issue, date, region) = (sheet.Column("forecast_execution_date_ept"), sheet.Column("forecast_date"), sheet.Column("region"));
            var columns = Array.ConvertAll(Types, type => (Column: sheet.Column($"{type}_outages_mw"), Series: $"{SeriesCatalog.OutageMw}.{type}"));
            var stamps = new SeriesStamps(sheet, MarketClock.For(Isos.Pjm));
            return () =>
            {
                if (stamps.TryDay(issue, out var known, out _) && stamps.TryDay(date, out var start, out var minutes) && sheet.TryLocation(region, out var place))
                {
                    foreach (var (column, series) in columns)
                    {
                        sheet.Add(column, new SeriesKey("PJM", series, PlaceOf(place)), SeriesMoment.Published(start, minutes, known));
                    }
                }
            };
        }
    }

    private sealed class MeteredLoad() : SeriesCsvLayout(
        "pjm-metered-load", Isos.Pjm, "`hrl_load_metered`: hourly metered load by load area; the stamp begins the hour", Utc, "load_area", "mw")
    {
        private static readonly TimeSpan PublishedAfter = TimeSpan.FromDays(1);

        protected override Action Open(SeriesSheet sheet)
        {
            var (time, area, load) = (sheet.Column(Utc), sheet.Column("load_area"), sheet.Column("mw"));
            return () =>
            {
                if (sheet.TryUtc(time, out var start) && sheet.TryLocation(area, out var place))
                {
                    sheet.Add(load, new SeriesKey("PJM", SeriesCatalog.LoadActual, place == "RTO" ? SeriesKey.System : place), SeriesMoment.Measured(start, 60, PublishedAfter));
                }
            };
        }
    }

    private sealed class LoadForecast() : SeriesCsvLayout(
        "pjm-load-forecast", Isos.Pjm, "`load_frcstd_7_day`: hourly load forecast by area; the stamp begins the hour, known when evaluated",
        "evaluated_at_datetime_utc", "forecast_datetime_beginning_utc", "forecast_area", "forecast_load_mw")
    {
        protected override Action Open(SeriesSheet sheet)
        {
            var (issue, time) = (sheet.Column("evaluated_at_datetime_utc"), sheet.Column("forecast_datetime_beginning_utc"));
            var (area, load) = (sheet.Column("forecast_area"), sheet.Column("forecast_load_mw"));
            return () =>
            {
                if (sheet.TryUtc(issue, out var known) && sheet.TryUtc(time, out var start) && sheet.TryLocation(area, out var place))
                {
                    sheet.Add(load, new SeriesKey("PJM", SeriesCatalog.LoadForecast, PlaceOf(place.Replace("RTO_COMBINED", "RTO", StringComparison.Ordinal))), SeriesMoment.Published(start, 60, known));
                }
            };
        }
    }

    private sealed class FuelMix() : SeriesCsvLayout(
        "pjm-fuel-mix", Isos.Pjm, "`gen_by_fuel`: hourly generation by fuel; the stamp begins the hour", Utc, "fuel_type", "mw", "is_renewable")
    {
        protected override Action Open(SeriesSheet sheet)
        {
            var (time, fuel, mw) = (sheet.Column(Utc), sheet.Column("fuel_type"), sheet.Column("mw"));
            return () =>
            {
                if (sheet.TryUtc(time, out var start) && sheet.TryMember(fuel, SeriesCatalog.FuelMix, out var series))
                {
                    sheet.Add(mw, new SeriesKey("PJM", series, SeriesKey.System), SeriesMoment.Measured(start, 60, sheet.Lag));
                }
            };
        }
    }

    private sealed class Measured(string name, string reports, string areaColumn, string valueColumn, string series, int minutes)
        : SeriesCsvLayout(name, Isos.Pjm, $"{reports}; the stamp begins the interval", Utc, areaColumn, valueColumn)
    {
        protected override Action Open(SeriesSheet sheet)
        {
            var (time, area, value) = (sheet.Column(Utc), sheet.Column(areaColumn), sheet.Column(valueColumn));
            return () =>
            {
                if (sheet.TryUtc(time, out var start) && sheet.TryLocation(area, out var place))
                {
                    sheet.Add(value, new SeriesKey("PJM", series, PlaceOf(place)), SeriesMoment.Measured(start, minutes, sheet.Lag));
                }
            };
        }
    }

    /// <summary>The real-time file has the limit control beside what the day-ahead one has.</summary>
    private sealed class Constraints() : SeriesCsvLayout(
        "pjm-constraints", Isos.Pjm, "`rt_marginal_value` (five minutes), `da_marginal_value` (hours, known by posting hour); the stamp begins the interval",
        Utc, "monitored_facility", "contingency_facility", "shadow_price")
    {
        protected override Action Open(SeriesSheet sheet)
        {
            var (time, facility, contingency, price) = (sheet.Column(Utc), sheet.Column("monitored_facility"), sheet.Column("contingency_facility"), sheet.Column("shadow_price"));
            var isRealTime = sheet.Column("limit_control_percentage").Exists || sheet.Column("transmission_constraint_penalty_factor").Exists;
            return () =>
            {
                if (!sheet.TryUtc(time, out var start) || !sheet.TryConstraint(facility, contingency, out var place))
                {
                    return;
                }

                var moment = isRealTime
                    ? SeriesMoment.Measured(start, 5, sheet.Lag)
                    : SeriesMoment.Published(start, 60, Isos.Pjm.Definition.DayAheadPosting.On(MarketClock.For(Isos.Pjm).TradeDate(start).PlusDays(-1)), SeriesBasis.PostingRule);
                sheet.Add(price, new SeriesKey("PJM", isRealTime ? SeriesConstraint.RealTime : SeriesConstraint.DayAhead, place), moment, isMagnitude: true);
            };
        }
    }
}
