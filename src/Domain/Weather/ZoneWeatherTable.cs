using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;

namespace GridGrains.Domain.Weather;

/// <summary>The lake's table <c>features_weather</c>: hours of zones, a day in one commit. Nothing in it is ever changed.</summary>
public static class ZoneWeatherTable
{
    public static readonly TableDefinition<ZoneWeatherRow> Definition = new(
        "features_weather", Columns(), () => new ComparedRowOrdering<ZoneWeatherRow>(Compare))
    {
        Doc = "an hour of a zone: weighted means of what was newest of its cells when the day was closed, and the degree days that it adds",
        Owner = "weather",
        Sla = new TableSla(TimeSpan.FromHours(8)),
        Class = DataClass.Internal,
        Tags = ["weather", "zones", "degree days"],
        ComputedFrom = ["iceberg.weather_raw"],
        Key = ["iso", "zone", "ts"],
        TimeColumn = "ts",
        Partitioning = LakePartitioning.Day,
        Sort = ["iso", "zone", "ts"],
        RetentionDays = 20 * 365,
    };

    private static Column<ZoneWeatherRow>[] Columns() =>
    [
        ColumnsOf<ZoneWeatherRow>.Text<IsoCode>(1, "iso") with { Meaning = "code of the ISO", From = "zones of the cell", Fields = ["cell"] },
        ColumnsOf<ZoneWeatherRow>.Text<ZoneId>(2, "zone") with { Meaning = "zone", From = "zones of the cell", Fields = ["cell"] },
        ColumnsOf<ZoneWeatherRow>.Timestamp<Ts>(3, "ts", "start of the hour") with { From = "ts" },
        ColumnsOf<ZoneWeatherRow>.Double<Temperature>(4, "temperature_c", "at 2 m") with { Meaning = "air temperature at 2 m", From = "weighted mean", Fields = ["temperature_c"], Unit = Units.Celsius, Required = false },
        ColumnsOf<ZoneWeatherRow>.Double<Wind>(5, "wind_mps", "at 10 m") with { Meaning = "wind speed at 10 m", From = "weighted mean", Fields = ["wind_mps"], Unit = Units.MetresPerSecond, Required = false },
        ColumnsOf<ZoneWeatherRow>.Double<Cloud>(6, "cloud_cover", "share of the sky, 0 to 1") with { From = "weighted mean", Fields = ["cloud_cover"], Unit = Units.One, Required = false },
        ColumnsOf<ZoneWeatherRow>.Double<Cooling>(7, "cdd", "degrees above 65 F, over 24") with { From = "weighted mean", Fields = ["temperature_c"], Unit = Units.DegreeDays, Required = false },
        ColumnsOf<ZoneWeatherRow>.Double<Heating>(8, "hdd", "degrees below 65 F, over 24") with { From = "weighted mean", Fields = ["temperature_c"], Unit = Units.DegreeDays, Required = false },
        ColumnsOf<ZoneWeatherRow>.Double<Coverage>(9, "coverage", "share of the weight that has a temperature") with { From = "weights of cells", Fields = ["temperature_c"], Unit = Units.One },
        ColumnsOf<ZoneWeatherRow>.Double<ObservedShare>(10, "observed_share", "share of that weight that is observed, not forecast") with { From = "weights of cells", Fields = ["is_observed"], Unit = Units.One, Required = false },
        ColumnsOf<ZoneWeatherRow>.Int32<Cells>(11, "cells", "that have the hour") with { Meaning = "cells that have the hour", From = "count", Fields = ["cell"], Unit = Units.Count },
        ColumnsOf<ZoneWeatherRow>.Timestamp<KnownAt>(12, "known_at", "newest of what it is made of") with { From = "max(known_at)", Fields = ["known_at"] },
        ColumnsOf<ZoneWeatherRow>.Timestamp<CreatedAt>(13, "created_at", "when the day was closed") with { From = "time of the run", Fields = [] },
    ];

    private static int Compare(ZoneWeatherRow left, ZoneWeatherRow right)
    {
        var order = string.CompareOrdinal(left.Zone.Iso.Code, right.Zone.Iso.Code);
        order = order != 0 ? order : string.CompareOrdinal(left.Zone.Id, right.Zone.Id);
        return order != 0 ? order : left.Hour.Hour.CompareTo(right.Hour.Hour);
    }

    private readonly struct IsoCode : IValueOf<ZoneWeatherRow, string?>
    {
        public static string? Of(in ZoneWeatherRow row) => row.Zone.Iso.Code;
    }

    private readonly struct ZoneId : IValueOf<ZoneWeatherRow, string?>
    {
        public static string? Of(in ZoneWeatherRow row) => row.Zone.Id;
    }

    private readonly struct Ts : IValueOf<ZoneWeatherRow, DateTime>
    {
        public static DateTime Of(in ZoneWeatherRow row) => WeatherHour.StartUtc(row.Hour.Hour);
    }

    private readonly struct Temperature : IValueOf<ZoneWeatherRow, double>
    {
        public static double Of(in ZoneWeatherRow row) => row.Hour.TemperatureC;
    }

    private readonly struct Wind : IValueOf<ZoneWeatherRow, double>
    {
        public static double Of(in ZoneWeatherRow row) => row.Hour.WindMps;
    }

    private readonly struct Cloud : IValueOf<ZoneWeatherRow, double>
    {
        public static double Of(in ZoneWeatherRow row) => row.Hour.CloudCover;
    }

    private readonly struct Cooling : IValueOf<ZoneWeatherRow, double>
    {
        public static double Of(in ZoneWeatherRow row) => row.Hour.DegreeDays.Cooling;
    }

    private readonly struct Heating : IValueOf<ZoneWeatherRow, double>
    {
        public static double Of(in ZoneWeatherRow row) => row.Hour.DegreeDays.Heating;
    }

    private readonly struct Coverage : IValueOf<ZoneWeatherRow, double>
    {
        public static double Of(in ZoneWeatherRow row) => row.Coverage;
    }

    private readonly struct ObservedShare : IValueOf<ZoneWeatherRow, double>
    {
        public static double Of(in ZoneWeatherRow row) => row.Hour.Weight == 0 ? double.NaN : (double)row.Hour.ObservedWeight / row.Hour.Weight;
    }

    private readonly struct Cells : IValueOf<ZoneWeatherRow, int>
    {
        public static int Of(in ZoneWeatherRow row) => row.Cells;
    }

    private readonly struct KnownAt : IValueOf<ZoneWeatherRow, DateTime>
    {
        public static DateTime Of(in ZoneWeatherRow row) => row.KnownAtUtc;
    }

    private readonly struct CreatedAt : IValueOf<ZoneWeatherRow, DateTime>
    {
        public static DateTime Of(in ZoneWeatherRow row) => row.CreatedAtUtc;
    }
}
