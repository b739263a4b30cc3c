using System.Globalization;
using System.Text;
using System.Text.Json;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Series;
using GridGrains.Feeds.Reports;
using GridGrains.Feeds.Series;

namespace GridGrains.Feeds.Miso;

/// <summary>MISO's public JSON of generation, load and binding constraints. Its clock is Eastern standard time all year.</summary>
internal static class MisoSeries
{
    private static readonly TimeSpan Est = TimeSpan.FromHours(5);

    public static readonly IReadOnlyList<ISeriesLayout> All = [new FuelMix(), new TotalLoad(), new Constraints()];

    private sealed class FuelMix() : SeriesJsonLayout(
        "miso-fuel-mix", Isos.Miso, "fuel mix JSON: generation by fuel every five minutes; `INTERVALEST` begins the interval, Eastern standard time", "Fuel", "INTERVALEST", "CATEGORY", "ACT")
    {
        protected override void Read(JsonElement root, SeriesJsonSheet sheet)
        {
            foreach (var type in SeriesJsonSheet.Elements(root, "Fuel", "Type"))
            {
                sheet.Begin();
                var stamp = SeriesJsonSheet.Text(type, "INTERVALEST");
                if (!ReportStamp.TryParse(Encoding.UTF8.GetBytes(stamp), out var local) || local.Offset is not null)
                {
                    sheet.Reject("INTERVALEST", RejectReason.BadTime, stamp, "is no date and time");
                }
                else if (sheet.TryMember(SeriesJsonSheet.Text(type, "CATEGORY"), SeriesCatalog.FuelMix, out var series))
                {
                    sheet.Add(type, "ACT", new SeriesKey("MISO", series, SeriesKey.System), SeriesMoment.Measured(UtcOf(local.WallClock), 5, sheet.Lag));
                }

                sheet.End();
            }
        }
    }

    /// <summary>Load of the day so far, and the forecast of its hours as known at the stamp of the document.</summary>
    private sealed class TotalLoad() : SeriesJsonLayout(
        "miso-load", Isos.Miso, "total load JSON: load every five minutes (the time begins the interval) and the hourly forecast of the day (hour ending), Eastern standard time; known at `RefId`",
        "LoadInfo", "RefId", "FiveMinTotalLoad")
    {
        protected override void Read(JsonElement root, SeriesJsonSheet sheet)
        {
            var info = SeriesJsonSheet.Member(root, "LoadInfo");
            var known = KnownOf(SeriesJsonSheet.Text(info, "RefId"));
            foreach (var five in SeriesJsonSheet.Elements(info, "FiveMinTotalLoad"))
            {
                sheet.Begin();
                var load = SeriesJsonSheet.Member(five, "Load");
                var text = SeriesJsonSheet.Text(load, "Time");
                if (TimeSpan.TryParseExact(text, @"hh\:mm", CultureInfo.InvariantCulture, out var time))
                {
                    sheet.Add(load, "Value", new SeriesKey("MISO", SeriesCatalog.LoadActual, SeriesKey.System), SeriesMoment.Measured(UtcOf(known.Date + time), 5, sheet.Lag));
                }
                else
                {
                    sheet.Reject("Time", RejectReason.BadTime, text, "is no time of day");
                }

                sheet.End();
            }

            foreach (var hour in SeriesJsonSheet.Elements(info, "MediumTermLoadForecast"))
            {
                ReadForecast(SeriesJsonSheet.Member(hour, "Forecast"), known, sheet);
            }
        }

        private static void ReadForecast(JsonElement forecast, DateTime known, SeriesJsonSheet sheet)
        {
            sheet.Begin();
            var text = SeriesJsonSheet.Text(forecast, "HourEnding");
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ending) && ending is >= 1 and <= 24)
            {
                sheet.Add(
                    forecast, "LoadForecast", new SeriesKey("MISO", SeriesCatalog.LoadForecast, SeriesKey.System),
                    SeriesMoment.Published(UtcOf(known.Date.AddHours(ending - 1)), 60, UtcOf(known)));
            }
            else
            {
                sheet.Reject("HourEnding", RejectReason.BadTime, text, "is no hour ending from 1 to 24");
            }

            sheet.End();
        }
    }

    /// <summary>Constraints that bind now, with the contingency as a part of the name. MISO writes shadow prices below zero, and <c>OVERRIDE</c> of curves beside them.</summary>
    private sealed class Constraints() : SeriesJsonLayout(
        "miso-constraints", Isos.Miso, "real-time binding constraints JSON; `Period` ends the interval of five minutes, Eastern standard time; known at `RefId`", "RefId", "Constraint", "Period", "Price", "OVERRIDE")
    {
        protected override void Read(JsonElement root, SeriesJsonSheet sheet)
        {
            var known = KnownOf(SeriesJsonSheet.Text(root, "RefId"));
            foreach (var constraint in SeriesJsonSheet.Elements(root, "Constraint"))
            {
                sheet.Begin();
                var (stamp, name) = (SeriesJsonSheet.Text(constraint, "Period"), SeriesJsonSheet.Text(constraint, "Name").Trim());
                if (!ReportStamp.TryParse(Encoding.UTF8.GetBytes(stamp), out var local) || local.Offset is not null)
                {
                    sheet.Reject("Period", RejectReason.BadTime, stamp, "is no date and time");
                }
                else if (!EntityKey.IsValidId(name))
                {
                    sheet.Reject("Name", RejectReason.BadKey, name, "is no name of a constraint");
                }
                else
                {
                    sheet.Add(constraint, "Price", new SeriesKey("MISO", SeriesConstraint.RealTime, name), SeriesMoment.Published(UtcOf(local.WallClock).AddMinutes(-5), 5, UtcOf(known)), isMagnitude: true);
                }

                sheet.End();
            }
        }
    }

    /// <summary><c>02-Oct-2026 - Interval 16:45 EST</c>, on MISO's clock.</summary>
    /// <exception cref="ReportFormatException">The text is none.</exception>
    internal static DateTime KnownOf(string reference) =>
        DateTime.TryParseExact(
            reference.Replace(" - Interval ", " ", StringComparison.Ordinal).Replace(" EST", "", StringComparison.Ordinal), "dd-MMM-yyyy HH:mm",
            CultureInfo.InvariantCulture, DateTimeStyles.None, out var known)
            ? known
            : throw new ReportFormatException($"its RefId '{reference}' is no stamp such as 02-Oct-2026 - Interval 16:45 EST");

    internal static DateTime UtcOf(DateTime eastern) => DateTime.SpecifyKind(eastern + Est, DateTimeKind.Utc);
}
