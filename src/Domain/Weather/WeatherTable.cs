using System.Text;
using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;

namespace GridGrains.Domain.Weather;

/// <summary>One hour of a cell as one source gave it.</summary>
/// <param name="KnownAtUtc">Of a forecast the hour of its run, of an observation when the log took it.</param>
public readonly record struct WeatherRow(string Cell, string Source, CellHour Hour, DateTime KnownAtUtc, DateTime IngestedAtUtc, int Partition, long Offset);

/// <summary>The table <c>weather_raw</c>: every hour of every observation and forecast. What was forecast for an hour stays beside what came.</summary>
public static class WeatherTable
{
    private const int RetentionDays = 3 * 365;

    private static readonly string[] Key = ["cell", "ts"];
    private static readonly string[] Version = ["known_at", "log_offset"];
    private static readonly WarehouseColumn Word = new("LowCardinality(String)");
    private static readonly WarehouseColumn Number = new("Nullable(Float64)", "ZSTD(1)");
    private static readonly WarehouseColumn Stamp = new("DateTime64(6, 'UTC')", "DoubleDelta, ZSTD(1)");

    public static readonly TableDefinition<WeatherRow> Definition = new(
        "weather_raw", Columns(), () => new ComparedRowOrdering<WeatherRow>(Compare))
    {
        Doc = "an hour of an H3 cell, observed or forecast, as one source gave it",
        Owner = "weather",
        Sla = new TableSla(TimeSpan.FromSeconds(30)),
        Tags = ["weather", "temperature", "wind", "forecast"],
        Topics = new TableTopics(Topics.Weather, Topics.WeatherPartitions),
        Key = Key,
        Version = Version,
        TimeColumn = "ts",
        Partitioning = LakePartitioning.Day,
        Sort = ["cell", "ts", "known_at"],
        RetentionDays = RetentionDays,
        Projections =
        [
            new Projection("weather_raw", [.. Columns().Select(column => column.Name)], [.. Key, .. Version, "source"], RetentionDays, "every hour of every source"),
        ],
        Views =
        [
            new VersionView("weather_latest", [.. Values, "source", "forecast_hour", "known_at"], AsOf: false),
            new VersionView("weather_as_of", [.. Values, "source", "forecast_hour", "known_at"], AsOf: true),
        ],
    };

    public static readonly TopicTable Topic = new(Topics.Weather, Definition, () => new Decoder());

    private static string[] Values => ["temperature_c", "dew_point_c", "wind_mps", "cloud_cover"];

    private static Column<WeatherRow>[] Columns() =>
    [
        ColumnsOf<WeatherRow>.Text<Cell>(1, "cell", "H3 cell of resolution 7") with { From = "key of the record", Fields = ["@key"], Warehouse = new("String", "ZSTD(1)") },
        ColumnsOf<WeatherRow>.Timestamp<Ts>(2, "ts", "start of the hour") with { From = "start + place in the array", Fields = ["start"], Warehouse = Stamp },
        ColumnsOf<WeatherRow>.Text<Source>(3, "source") with { Meaning = "who observed or forecast it", From = "source", Warehouse = Word },
        ColumnsOf<WeatherRow>.Timestamp<KnownAt>(4, "known_at", "hour of the forecast run, or when the log took the observation; ranks versions") with { From = "issued_at, else time of the append", Fields = ["issued_at", "@appended_at"], Warehouse = Stamp },
        ColumnsOf<WeatherRow>.Int32<ForecastHour>(5, "forecast_hour", "hours from the run to ts; 0 for observations") with { From = "ts - issued_at", Fields = ["start", "issued_at"], Unit = Units.Hours, Warehouse = new("UInt16") },
        ColumnsOf<WeatherRow>.Boolean<Observed>(6, "is_observed") with { Meaning = "true for an observation, false for a forecast", From = "no issued_at", Fields = ["issued_at"], Warehouse = new("Bool") },
        ColumnsOf<WeatherRow>.Double<Temperature>(7, "temperature_c", "at 2 m") with { Meaning = "air temperature at 2 m", From = "temperature_c", Unit = Units.Celsius, Required = false, Warehouse = Number },
        ColumnsOf<WeatherRow>.Double<DewPoint>(8, "dew_point_c", "at 2 m") with { Meaning = "dew point at 2 m", From = "dew_point_c", Unit = Units.Celsius, Required = false, Warehouse = Number },
        ColumnsOf<WeatherRow>.Double<Wind>(9, "wind_mps", "at 10 m") with { Meaning = "wind speed at 10 m", From = "wind_mps", Unit = Units.MetresPerSecond, Required = false, Warehouse = Number },
        ColumnsOf<WeatherRow>.Double<Cloud>(10, "cloud_cover", "share of the sky, 0 to 1") with { From = "cloud_cover", Unit = Units.One, Required = false, Warehouse = Number },
        ColumnsOf<WeatherRow>.Double<Confidence>(11, "confidence", "of a fused or interpolated value, 0 to 1") with { From = "confidence", Unit = Units.One, Required = false, Warehouse = Number },
        ColumnsOf<WeatherRow>.Timestamp<IngestedAt>(12, "ingested_at", "when the log took the record") with { From = "time of the append", Fields = ["@appended_at"], Warehouse = Stamp },
        ColumnsOf<WeatherRow>.Int32<LogPartition>(13, "log_partition") with { Meaning = "partition of the topic", From = "partition of the record", Fields = ["@partition"], Unit = Units.Ordinal, Warehouse = new("UInt16") },
        ColumnsOf<WeatherRow>.Int64<LogOffset>(14, "log_offset", "the hours of one record share it") with { From = "offset of the record", Fields = ["@offset"], Unit = Units.Ordinal, Warehouse = new("Int64", "Delta(8), ZSTD(1)") },
    ];

    private static int Compare(WeatherRow left, WeatherRow right)
    {
        var order = string.CompareOrdinal(left.Cell, right.Cell);
        order = order != 0 ? order : left.Hour.Hour.CompareTo(right.Hour.Hour);
        return order != 0 ? order : left.KnownAtUtc.CompareTo(right.KnownAtUtc);
    }

    private sealed class Decoder : TopicDecoder<WeatherRow>
    {
        public override long OffsetOf(in WeatherRow row) => row.Offset;

        protected override void Append(LogBatch batch, int index, RowList<WeatherRow> rows)
        {
            var appended = batch.AppendedAtUtc(index);
            if (!WeatherRecordReader.TryRead(batch.Records.Key(index), batch.Records.Value(index), appended, out var report, out _))
            {
                // The cells' shard writes its dead letter.
                return;
            }

            var cell = Encoding.ASCII.GetString(batch.Records.Key(index));
            foreach (var hour in report.Hours)
            {
                var knownAt = hour.IsObserved ? appended : WeatherHour.StartUtc(hour.IssueHour);
                rows.Add(new WeatherRow(cell, report.Source, hour, knownAt, appended, batch.Partition.Partition, batch.Offset(index)));
            }
        }
    }

    private readonly struct Cell : IValueOf<WeatherRow, string?>
    {
        public static string? Of(in WeatherRow row) => row.Cell;
    }

    private readonly struct Ts : IValueOf<WeatherRow, DateTime>
    {
        public static DateTime Of(in WeatherRow row) => WeatherHour.StartUtc(row.Hour.Hour);
    }

    private readonly struct Source : IValueOf<WeatherRow, string?>
    {
        public static string? Of(in WeatherRow row) => row.Source;
    }

    private readonly struct KnownAt : IValueOf<WeatherRow, DateTime>
    {
        public static DateTime Of(in WeatherRow row) => row.KnownAtUtc;
    }

    private readonly struct ForecastHour : IValueOf<WeatherRow, int>
    {
        public static int Of(in WeatherRow row) => row.Hour.IsObserved ? 0 : Math.Max(0, row.Hour.Hour - row.Hour.IssueHour);
    }

    private readonly struct Observed : IValueOf<WeatherRow, bool>
    {
        public static bool Of(in WeatherRow row) => row.Hour.IsObserved;
    }

    private readonly struct Temperature : IValueOf<WeatherRow, double>
    {
        public static double Of(in WeatherRow row) => row.Hour.TemperatureC;
    }

    private readonly struct DewPoint : IValueOf<WeatherRow, double>
    {
        public static double Of(in WeatherRow row) => row.Hour.DewPointC;
    }

    private readonly struct Wind : IValueOf<WeatherRow, double>
    {
        public static double Of(in WeatherRow row) => row.Hour.WindMps;
    }

    private readonly struct Cloud : IValueOf<WeatherRow, double>
    {
        public static double Of(in WeatherRow row) => row.Hour.CloudCover;
    }

    private readonly struct Confidence : IValueOf<WeatherRow, double>
    {
        public static double Of(in WeatherRow row) => row.Hour.ConfidencePercent / 100.0;
    }

    private readonly struct IngestedAt : IValueOf<WeatherRow, DateTime>
    {
        public static DateTime Of(in WeatherRow row) => row.IngestedAtUtc;
    }

    private readonly struct LogPartition : IValueOf<WeatherRow, int>
    {
        public static int Of(in WeatherRow row) => row.Partition;
    }

    private readonly struct LogOffset : IValueOf<WeatherRow, long>
    {
        public static long Of(in WeatherRow row) => row.Offset;
    }
}
