using System.Globalization;
using System.Text.RegularExpressions;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Series;
using GridGrains.Feeds.Reports;
using NodaTime;

namespace GridGrains.Feeds.Series;

/// <summary>Demand of balancing authorities (EIA-930) and Henry Hub gas, as files of the Energy Information Administration.</summary>
internal static partial class EiaSeries
{
    public static readonly IReadOnlyList<ISeriesLayout> All = [new Demand(), new HenryHub()];

    /// <summary>What a balancing authority of the EIA is called here; others are of no ISO.</summary>
    private static readonly Dictionary<string, string> Markets = MarketFeeds.All.ToDictionary(feed => feed.EiaCode, feed => feed.Iso.Code, StringComparer.Ordinal);

    /// <summary>
    /// The authority is in the name of the file, and so is the month of publication where there is one. <c>MISSING</c> and <c>EMPTY</c> are
    /// published as such: a later publication may have filled or emptied an hour.
    /// </summary>
    private sealed partial class Demand() : SeriesCsvLayout(
        "eia-demand", null, "EIA-930 demand and day-ahead forecast by balancing authority, which the file name begins with (`SWPP_2019_Oct.csv` was published in October 2019); the stamp ends the hour, in UTC",
        "date_time", "forecast demand (MW)")
    {
        private static readonly TimeSpan PublishedAfter = TimeSpan.FromHours(2);

        private static ReadOnlySpan<byte> Missing => "MISSING EMPTY"u8;

        protected override Action Open(SeriesSheet sheet)
        {
            var name = AuthorityAndMonth().Match(Path.GetFileName(sheet.FileName[(sheet.FileName.LastIndexOf('!') + 1)..]));
            if (!name.Success)
            {
                throw new ReportFormatException("its name does not begin with the code of a balancing authority, such as SWPP");
            }

            var authority = name.Groups[1].Value;
            var market = Markets.GetValueOrDefault(authority, SeriesKey.National);
            var publishedUtc = MonthOf(name);
            var (time, demand, forecast) = (sheet.Column("date_time"), sheet.Column("demand (MW)", "raw demand (MW)"), sheet.Column("forecast demand (MW)"));
            var (demandKey, forecastKey) = (new SeriesKey(market, SeriesCatalog.LoadActual, authority), new SeriesKey(market, SeriesCatalog.LoadForecast, authority));
            return () =>
            {
                if (!sheet.TryUtc(time, out var endUtc))
                {
                    return;
                }

                var startUtc = endUtc.AddHours(-1);
                sheet.Add(demand, demandKey, publishedUtc is { } month ? SeriesMoment.Published(startUtc, 60, month, SeriesBasis.File) : SeriesMoment.Measured(startUtc, 60, PublishedAfter), Missing);

                // A day-ahead forecast is of the day before; its hour of issue is not published.
                sheet.Add(forecast, forecastKey, SeriesMoment.Published(startUtc, 60, publishedUtc ?? startUtc.Date, publishedUtc is null ? SeriesBasis.PostingRule : SeriesBasis.File), Missing);
            };
        }

        private static DateTime? MonthOf(Match name) =>
            name.Groups[2].Success && DateTime.TryParseExact(
                $"{name.Groups[2].Value} {name.Groups[3].Value}", "yyyy MMM", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var month)
                ? month
                : null;

        [GeneratedRegex("^([A-Z]{2,4})(?:_([0-9]{4})_([A-Z][a-z]{2}))?[._-]")]
        private static partial Regex AuthorityAndMonth();
    }

    /// <summary>Newest first under a preamble; days without trade are absent. A price is known when its day is over.</summary>
    private sealed class HenryHub() : SeriesCsvLayout(
        "eia-henry-hub", null, "Henry Hub daily spot price; the stamp is the trade date, a day of Central prevailing time", "Day", "Henry Hub Natural Gas Spot Price Dollars per Million Btu")
    {
        private static readonly SeriesKey Key = new(SeriesKey.National, "gas_price.henry_hub", "HENRY_HUB");

        protected override Action Open(SeriesSheet sheet)
        {
            var (day, price) = (sheet.Column("Day"), sheet.Column("Henry Hub Natural Gas Spot Price Dollars per Million Btu"));
            var stamps = new SeriesStamps(sheet, new MarketClock(DateTimeZoneProviders.Tzdb["America/Chicago"]));
            return () =>
            {
                if (stamps.TryDay(day, out var start, out var minutes))
                {
                    sheet.Add(price, Key, SeriesMoment.Measured(start, minutes, TimeSpan.Zero));
                }
            };
        }
    }
}
