using System.Text;
using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;

namespace GridGrains.Domain.Series;

/// <summary>One version of one interval as one record gave it.</summary>
public readonly record struct SeriesRow(
    SeriesKey Key, SeriesFamilyInfo Family, SeriesPoint Point, SeriesBasis Basis, string Source, DateTime IngestedAtUtc, int Partition, long Offset);

/// <summary>The table <c>iso_series</c>: every version of every interval, every issue of every forecast.</summary>
public static class SeriesTable
{
    /// <summary>The version of an interval that stands has the greatest, in the warehouse's SQL: the log beats a bulk load.</summary>
    public const string StandingRank = "(known_at, log_partition < 2000, log_offset)";

    private const int RetentionDays = 40 * 365;

    private static readonly string[] Key = ["iso", "series", "location", "ts"];
    private static readonly string[] Version = ["known_at", "log_offset"];
    private static readonly string[] Rank = StandingRank[1..^1].Split(", ");
    private static readonly string[] Values = ["value", "unit", "interval_minutes", "source", "known_at"];
    private static readonly WarehouseColumn Word = new("LowCardinality(String)");
    private static readonly WarehouseColumn Stamp = new("DateTime64(6, 'UTC')", "DoubleDelta, ZSTD(1)");

    public static readonly TableDefinition<SeriesRow> Definition = new("iso_series", Columns(), () => new KeyedRowOrdering<SeriesRow, SeriesKey, Ordered>(SeriesKeyOrder.Instance, LakePartitioning.Month))
    {
        Doc = "an interval of a series (load, forecast, fuel, interchange, prices of reserves and gas), as one publication gave it",
        Owner = "series",
        Sla = new TableSla(TimeSpan.FromSeconds(30)),
        Tags = ["load", "forecast", "fuel mix", "wind", "solar", "interchange", "outages", "gas", "constraints"],
        Topics = new TableTopics(Topics.Series, Topics.SeriesPartitions),
        Key = Key,
        Version = Version,
        Rank = Rank,
        TimeColumn = "ts",
        Partitioning = LakePartitioning.Month,
        Sort = ["iso", "series", "location", "ts"],
        RetentionDays = RetentionDays,
        Projections =
        [
            new Projection("iso_series", [.. Columns().Select(column => column.Name)], [.. Key, .. Version], RetentionDays, "every version of every interval"),
        ],
        Views = [new VersionView("iso_series_latest", Values, AsOf: false), new VersionView("iso_series_as_of", Values, AsOf: true)],
    };

    public static readonly TopicTable Topic = new(Topics.Series, Definition, () => new Decoder());

    private static Column<SeriesRow>[] Columns() =>
    [
        ColumnsOf<SeriesRow>.Text<Iso>(1, "iso", "code of the ISO; US for what belongs to none") with { From = "key of the record", Fields = ["@key"], Warehouse = Word },
        ColumnsOf<SeriesRow>.Text<Name>(2, "series", "load_actual, fuel_mix.wind and so on: the page of series lists the families") with { From = "key of the record", Fields = ["@key"], Warehouse = Word },
        ColumnsOf<SeriesRow>.Text<Location>(3, "location", "zone, region, hub or interface by the ISO's own name; SYSTEM for the whole market") with { From = "key of the record", Fields = ["@key"], Warehouse = Word },
        ColumnsOf<SeriesRow>.Timestamp<Ts>(4, "ts", "start of the interval") with { From = "start + place in the array", Fields = ["start", "minutes"], Warehouse = Stamp },
        ColumnsOf<SeriesRow>.Int32<Minutes>(5, "interval_minutes") with { Meaning = "length of the interval", From = "minutes", Fields = ["minutes"], Unit = Units.Minutes, Warehouse = new("UInt16") },
        ColumnsOf<SeriesRow>.Timestamp<KnownAt>(6, "known_at", "when the value was published, of a forecast its issue; ranks versions") with { From = "known_at, else end of the interval + lag_minutes", Fields = ["known_at", "lag_minutes", "start", "minutes"], Warehouse = Stamp },
        ColumnsOf<SeriesRow>.Text<Basis>(7, "known_at_basis", "published, interval_end_plus_lag, posting_rule or file") with { From = "known_at_basis", Fields = ["known_at_basis"], Warehouse = Word },
        ColumnsOf<SeriesRow>.Double<Value>(8, "value", "in the unit and with the sign of its family; null where the source published that it has none") with { From = "values", Fields = ["values"], Unit = Units.OfRow, Required = false, Warehouse = new("Nullable(Float64)", "ZSTD(1)") },
        ColumnsOf<SeriesRow>.Text<Unit>(9, "unit") with { Meaning = "unit of the value, the same for all series of a family", From = "family of the series", Fields = ["@key"], Warehouse = Word },
        ColumnsOf<SeriesRow>.Boolean<Forecast>(10, "is_forecast") with { Meaning = "true where known_at is an issue before the interval", From = "family of the series", Fields = ["@key"], Warehouse = new("Bool") },
        ColumnsOf<SeriesRow>.Text<Source>(11, "source") with { Meaning = "who published it: the report form, or the name of a feed", From = "source", Fields = ["source"], Warehouse = Word },
        ColumnsOf<SeriesRow>.Timestamp<IngestedAt>(12, "ingested_at", "when the log took the record") with { From = "time of the append; of a bulk load when its file was first met", Fields = ["@appended_at"], Warehouse = Stamp },
        ColumnsOf<SeriesRow>.Int32<LogPartition>(13, "log_partition") with { Meaning = "partition of the topic", From = "partition of the record; from 2000 on of a bulk load", Fields = ["@partition"], Unit = Units.Ordinal, Warehouse = new("UInt16") },
        ColumnsOf<SeriesRow>.Int64<LogOffset>(14, "log_offset", "the intervals of one record share it") with { From = "offset of the record; of a bulk load (file << 32) + row", Fields = ["@offset"], Unit = Units.Ordinal, Warehouse = new("Int64", "Delta(8), ZSTD(1)") },
    ];

    private sealed class Decoder : TopicDecoder<SeriesRow>
    {
        public override long OffsetOf(in SeriesRow row) => row.Offset;

        protected override void Append(LogBatch batch, int index, RowList<SeriesRow> rows)
        {
            var appended = batch.AppendedAtUtc(index);
            if (!SeriesRecordReader.TryRead(batch.Records.Key(index), batch.Records.Value(index), appended, out var report, out _))
            {
                // The shard of the series writes its dead letter.
                return;
            }

            var key = SeriesKey.Parse(Encoding.UTF8.GetString(batch.Records.Key(index)));
            var family = SeriesCatalog.Find(key.Series)!;
            foreach (var point in report.Points)
            {
                rows.Add(new SeriesRow(key, family, point, report.Basis, report.Source, appended, batch.Partition.Partition, batch.Offset(index)));
            }
        }
    }

    private readonly struct Ordered : IKeyedRow<SeriesRow, SeriesKey>
    {
        public static SeriesKey KeyOf(in SeriesRow row) => row.Key;

        public static DateTime TimeOf(in SeriesRow row) => row.Point.StartUtc;

        public static DateTime KnownAtOf(in SeriesRow row) => row.Point.KnownAtUtc;
    }

    private readonly struct Iso : IValueOf<SeriesRow, string?>
    {
        public static string? Of(in SeriesRow row) => row.Key.Market;
    }

    private readonly struct Name : IValueOf<SeriesRow, string?>
    {
        public static string? Of(in SeriesRow row) => row.Key.Series;
    }

    private readonly struct Location : IValueOf<SeriesRow, string?>
    {
        public static string? Of(in SeriesRow row) => row.Key.Location;
    }

    private readonly struct Ts : IValueOf<SeriesRow, DateTime>
    {
        public static DateTime Of(in SeriesRow row) => row.Point.StartUtc;
    }

    private readonly struct Minutes : IValueOf<SeriesRow, int>
    {
        public static int Of(in SeriesRow row) => row.Point.Minutes;
    }

    private readonly struct KnownAt : IValueOf<SeriesRow, DateTime>
    {
        public static DateTime Of(in SeriesRow row) => row.Point.KnownAtUtc;
    }

    private readonly struct Basis : IValueOf<SeriesRow, string?>
    {
        public static string? Of(in SeriesRow row) => row.Basis.Word();
    }

    private readonly struct Value : IValueOf<SeriesRow, double>
    {
        public static double Of(in SeriesRow row) => row.Point.Value;
    }

    private readonly struct Unit : IValueOf<SeriesRow, string?>
    {
        public static string? Of(in SeriesRow row) => row.Family.Unit;
    }

    private readonly struct Forecast : IValueOf<SeriesRow, bool>
    {
        public static bool Of(in SeriesRow row) => row.Family.Kind == SeriesKind.Forecast;
    }

    private readonly struct Source : IValueOf<SeriesRow, string?>
    {
        public static string? Of(in SeriesRow row) => row.Source;
    }

    private readonly struct IngestedAt : IValueOf<SeriesRow, DateTime>
    {
        public static DateTime Of(in SeriesRow row) => row.IngestedAtUtc;
    }

    private readonly struct LogPartition : IValueOf<SeriesRow, int>
    {
        public static int Of(in SeriesRow row) => row.Partition;
    }

    private readonly struct LogOffset : IValueOf<SeriesRow, long>
    {
        public static long Of(in SeriesRow row) => row.Offset;
    }
}
