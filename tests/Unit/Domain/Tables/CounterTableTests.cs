using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;
using GridGrains.Domain.Tables.Stored;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Tables;

/// <summary>A table that no product of the platform has: of a row type of its own, and described at run time.</summary>
public sealed class CounterTableTests
{
    private static readonly DateTime Noon = new(2026, 6, 1, 12, 0, 0, DateTimeKind.Utc);

    private static readonly TableDefinition<CounterRow> Counters = new(
        "counter",
        [
            ColumnsOf<CounterRow>.Text<Name>(1, "name", "what is counted") with { From = "name", Warehouse = new("LowCardinality(String)") },
            ColumnsOf<CounterRow>.Timestamp<At>(2, "at") with { From = "at", Warehouse = new("DateTime64(6, 'UTC')") },
            ColumnsOf<CounterRow>.OptionalInt64<Value>(3, "value") with { From = "value", Unit = "1", Warehouse = new("Nullable(Int64)") },
        ],
        () => new ComparedRowOrdering<CounterRow>((left, right) => string.CompareOrdinal(left.Name, right.Name)))
    {
        Doc = "a reading of a counter",
        Owner = "tests",
        Sla = new TableSla(TimeSpan.FromSeconds(5)),
        Key = ["name", "at"],
        TimeColumn = "at",
        Partitioning = LakePartitioning.Day,
        Sort = ["name"],
        RetentionDays = 30,
        Projections = [new Projection("counter", ["name", "at", "value"], ["name", "at"], 30)],
    };

    private static readonly StoredTable Stored = new(
        "counter", "a reading of a counter", "tests",
        [
            new StoredColumn(1, "name", LogicalType.Text, Required: true, WarehouseType: "LowCardinality(String)"),
            new StoredColumn(2, "at", LogicalType.Timestamp, Required: true, WarehouseType: "DateTime64(6, 'UTC')"),
            new StoredColumn(3, "value", LogicalType.Int64, Required: false, WarehouseType: "Nullable(Int64)"),
        ],
        LastFieldId: 3, ["name", "at"], [], "at", ["name"], RetentionDays: 30);

    [Fact]
    public void Rows_of_several_ranges_become_columns_in_the_tables_order()
    {
        var columns = Counters.NewColumns();
        var count = columns.Take([RangeOf(0, Row("b", 1), Row("a", 2)), RangeOf(1, Row("c", null), Row("a", 4))], sorted: true);
        columns.Fill(0, count);

        Assert.Equal(["a", "a", "b", "c"], Texts(columns, Counters["name"]));
        Assert.Equal([2L, 4L, 1L, 0L], Numbers(columns, Counters["value"]).Values.ToArray());
        Assert.Equal([true, true, true, false], Numbers(columns, Counters["value"]).Present.ToArray());
        Assert.Equal(ColumnTime.Micros(Noon), Numbers(columns, Counters["at"]).Values.Span[0]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Any_part_of_the_rows_can_be_filled(bool sorted)
    {
        var rows = Enumerable.Range(0, 1000).Select(number => Row($"{number:0000}", number)).ToArray();
        var columns = Counters.NewColumns();
        columns.Take([RangeOf(0, rows[..300]), RangeOf(1, rows[300..301]), RangeOf(2, rows[301..])], sorted);
        foreach (var (start, count) in ((int, int)[])[(0, 1000), (299, 3), (0, 1), (999, 1), (256, 512)])
        {
            columns.Fill(start, count);

            Assert.Equal(Enumerable.Range(start, count).Select(number => (long)number), Numbers(columns, Counters["value"]).Values.ToArray());
        }
    }

    [Fact]
    public void Filling_again_allocates_nothing()
    {
        var columns = Counters.NewColumns();
        columns.Take([RangeOf(0, [.. Enumerable.Range(0, 5000).Select(number => Row("a", number))])], sorted: true);

        Assert.Equal(0, Allocations.Fewest(() => columns.Fill(0, 5000)));
    }

    [Fact]
    public void Table_that_is_described_at_run_time_gives_the_same_columns_as_one_of_its_own_row_type()
    {
        var described = StoredTable.Parse(Stored.ToJson()).ToDefinition();
        var (own, atRunTime) = (Counters.NewColumns(), described.NewColumns());
        CounterRow[] rows = [Row("b", 1), Row("a", null), Row("a", 3)];
        own.Take([RangeOf(0, rows)], sorted: true);
        atRunTime.Take([new PartitionRows(new TopicPartition("COUNTERS", 0), 0, 3, new RowList<ValueRow>(Array.ConvertAll(rows, ValuesOf)))], sorted: true);
        own.Fill(0, 3);
        atRunTime.Fill(0, 3);

        Assert.Equal(Counters.Columns.Select(column => (column.FieldId, column.Name, column.Type, column.Required)), described.Columns.Select(column => (column.FieldId, column.Name, column.Type, column.Required)));
        Assert.Equal(Texts(own, Counters["name"]), Texts(atRunTime, described["name"]));
        Assert.Equal(Numbers(own, Counters["value"]).Values.ToArray(), Numbers(atRunTime, described["value"]).Values.ToArray());
        Assert.Equal(Numbers(own, Counters["value"]).Present.ToArray(), Numbers(atRunTime, described["value"]).Present.ToArray());
        Assert.Equal(Counters.Projections[0].Columns, described.Projections[0].Columns);
    }

    [Fact]
    public void Column_that_is_added_gets_an_id_that_none_ever_had()
    {
        var changed = Stored.With(new StoredColumn(0, "note", LogicalType.Text, Required: false)).Without("note").With(new StoredColumn(0, "unit", LogicalType.Text, Required: false));

        Assert.Equal((5, 5), (changed.ToDefinition()["unit"].FieldId, changed.LastFieldId));
        Assert.Throws<ArgumentException>(() => changed.With(new StoredColumn(0, "unit", LogicalType.Double, Required: false)));
        Assert.Throws<ArgumentException>(() => changed.Without("at"));
        Assert.Throws<ArgumentException>(() => (changed with { LastFieldId = 3 }).ToDefinition());
        Assert.Throws<ArgumentException>(() => (changed with { Columns = [.. changed.Columns, changed.Columns[0] with { Name = "again" }] }).ToDefinition());
    }

    private static CounterRow Row(string name, long? value) => new(name, Noon, value);

    private static ValueRow ValuesOf(CounterRow row) =>
        new([ColumnValue.Of(row.Name), ColumnValue.Of(row.AtUtc), row.Value is { } value ? ColumnValue.Of(value) : default]);

    private static PartitionRows RangeOf(int partition, params CounterRow[] rows) => new(new TopicPartition("COUNTERS", partition), 0, rows.Length, new RowList<CounterRow>(rows));

    private static string?[] Texts(RowColumns columns, Column column) => ((ColumnBuffer<string?>)columns[column]).Values.ToArray();

    private static ColumnBuffer<long> Numbers(RowColumns columns, Column column) => (ColumnBuffer<long>)columns[column];

    private readonly record struct CounterRow(string Name, DateTime AtUtc, long? Value);

    private readonly struct Name : IValueOf<CounterRow, string?>
    {
        public static string? Of(in CounterRow row) => row.Name;
    }

    private readonly struct At : IValueOf<CounterRow, DateTime>
    {
        public static DateTime Of(in CounterRow row) => row.AtUtc;
    }

    private readonly struct Value : IValueOf<CounterRow, long?>
    {
        public static long? Of(in CounterRow row) => row.Value;
    }
}
