using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using GridGrains.ClickHouse.Datasets;
using GridGrains.ClickHouse.Outages;
using GridGrains.ClickHouse.Queries;
using GridGrains.ClickHouse.Series;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Outages;
using GridGrains.Domain.Series;
using GridGrains.Tests.Warehouse.Cubes;
using GridGrains.Tests.Warehouse.Engine;
using GridGrains.Tests.Warehouse.Sinks;
using Xunit;

namespace GridGrains.Tests.Warehouse.Datasets;

/// <summary>Series and outages in the shape of gridstatus' datasets.</summary>
public sealed class SeriesDatasetTests(EmbeddedClickHouse engine)
{
    private static readonly DateTime Start = new(2026, 7, 1, 6, 0, 0, DateTimeKind.Utc);
    private static readonly ResultForm Form = new("rows", "JSONCompactEachRow", "application/json");

    [Fact]
    public async Task Series_are_rows_of_an_interval_and_of_a_place_or_member()
    {
        await using var bed = await FilledAsync();

        Assert.Equal(["06:00 100", "06:05 102", "06:10 -"], await RowsAsync(bed, "nyiso_load", "load"));
        Assert.Equal(["06:00 100", "06:05 101", "06:10 -"], await RowsAsync(bed, "nyiso_load", "load", query => query with { KnownUntilUtc = Start.AddHours(1) }));
        Assert.Equal(["06:00 SYSTEM 100", "06:00 WEST 40"], await RowsAsync(bed, "nyiso_load_by_zone", "location load", query => query with { EndUtc = Start.AddMinutes(5) }));
        Assert.Equal(["06:00 WEST 40"], await RowsAsync(bed, "nyiso_load_by_zone", "location load", query => query with { Filter = Is(query, "location", "WEST") }));
        Assert.Equal(["06:00 30 -", "06:05 31 55"], await RowsAsync(bed, "nyiso_fuel_mix", "hydro natural_gas"));
        Assert.Equal(["06:00 SYSTEM sch_hq 12", "06:00 SYSTEM sch_pjm -7"], await RowsAsync(bed, "nyiso_interchange", "location interface net_flow"));
        Assert.Equal(["06:00 LINE A LINE B 9", "06:05 LINE C  4"], await RowsAsync(bed, "nyiso_binding_constraints_real_time", "constraint_name contingency shadow_price", query => query with { EndUtc = Start.AddMinutes(10) }));
        Assert.Equal(["06:00 101"], await RowsAsync(bed, "nyiso_load", "load", query => query with { Resampling = new Resampling(1, ResampleUnit.Hour, [], ResampleFunction.Mean) }));
        Assert.Equal(["06:05 102"], await RowsAsync(bed, "nyiso_load", "load", query => query with { LastReport = new LastReport(null, null) }));
    }

    [Fact]
    public async Task Outages_are_rows_as_they_are_known()
    {
        await using var bed = await FilledAsync();

        Assert.Equal(["06:00 12:00 O1 UNIT major 700"], await RowsAsync(bed, "nyiso_outages", "outage_id location capacity_mw severity"));
        Assert.Equal(["04:00 - O1 UNIT critical 1200"], await RowsAsync(bed, "nyiso_outages", "outage_id location capacity_mw severity", query => query with { KnownUntilUtc = Start }));
        Assert.Empty(await RowsAsync(bed, "nyiso_outages", "outage_id", query => query with { EndUtc = Start }));
    }

    [Fact]
    public async Task All_of_them_answer_and_say_how_far_they_reach()
    {
        await using var bed = await FilledAsync();
        foreach (var dataset in All)
        {
            var (sql, parameters) = DatasetSql.Build(QueryOf(dataset, dataset.Columns));
            await CubeRunner.TextAsync(bed, sql, parameters, Form);
        }

        var holding = new HashSet<string>();
        foreach (var kind in All.GroupBy(dataset => dataset.StoredSql))
        {
            var rows = (await CubeRunner.TextAsync(bed, kind.Key, new QueryParameters(), Form)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsArray()).ToList();
            holding.UnionWith(kind.Where(dataset => rows.Exists(row => dataset.Holds((string)row[0]!, (string)row[1]!))).Select(dataset => dataset.Id));
        }

        Assert.Equal(
            ["nyiso_binding_constraints_real_time", "nyiso_fuel_mix", "nyiso_interchange", "nyiso_load", "nyiso_load_by_zone", "nyiso_outages"], holding.Order(StringComparer.Ordinal));
    }

    private static IReadOnlyList<Dataset> All => [.. SeriesDatasets.All, .. OutageDataset.All];

    private static DatasetQuery QueryOf(Dataset dataset, IReadOnlyList<DatasetColumn> columns) => new(dataset, null, null, null, null, null, null, columns, null, null, null, 0, 1000);

    private static DatasetFilter Is(DatasetQuery query, string column, string value) => new(query.Dataset.Columns.Single(known => known.Name == column), FilterOperator.Equal, [value]);

    // The interval's end is shown for outages alone: it follows from the start elsewhere.
    private static async Task<string[]> RowsAsync(WarehouseBed bed, string id, string columns, Func<DatasetQuery, DatasetQuery>? change = null)
    {
        var dataset = All.Single(known => known.Id == id);
        var names = columns.Split(' ');
        var query = QueryOf(dataset, [.. dataset.Columns.Where(column => column.IsInterval || names.Contains(column.Name))]);
        var (sql, parameters) = DatasetSql.Build(change?.Invoke(query) ?? query);
        var text = await CubeRunner.TextAsync(bed, sql, parameters, Form);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsArray())
            .Select(row => string.Join(' ', row.Where((_, place) => place != 1 || dataset is OutageDataset).Select((value, place) => TextOf(value, place < (dataset is OutageDataset ? 2 : 1)))))];
    }

    private static string TextOf(JsonNode? value, bool isTime) => value is null ? "-" : isTime ? $"{value}"[11..16] : $"{value}";

    private async Task<WarehouseBed> FilledAsync()
    {
        var bed = new WarehouseBed(engine);
        var records = new RecordBuffer();
        Add(records, "load_actual/SYSTEM", 1, [100, 101, double.NaN]);
        Add(records, "load_actual/SYSTEM", 9, [102], offset: 1);
        Add(records, "load_actual/WEST", 1, [40]);
        Add(records, "fuel_mix.hydro/SYSTEM", 1, [30, 31]);
        Add(records, "fuel_mix.natural_gas/SYSTEM", 1, [55], offset: 1);
        Add(records, "interchange.sch_hq/SYSTEM", 1, [12]);
        Add(records, "interchange.sch_pjm/SYSTEM", 1, [-7]);
        Add(records, "shadow_price.real_time/LINE A // LINE B", 1, [9]);
        Add(records, "shadow_price.real_time/LINE C", 1, [4], offset: 1);
        await bed.WriteAsync(SeriesTable.Topic, records);
        var outages = new RecordBuffer();
        var first = new OutageReport("O1", "TEST", null, "coal", OutageKind.Forced, null, null, 1_200, null, Start.AddHours(-2), null, OutageStatus.Active, Start.AddHours(-1), null);
        AddOutage(outages, first);
        AddOutage(outages, first with { StartUtc = Start, EndUtc = Start.AddHours(6), CapacityMw = 700, KnownAtUtc = Start.AddHours(1) });
        await bed.WriteAsync(OutageTable.Topic, outages);
        return bed;
    }

    private static void Add(RecordBuffer records, string key, int knownHours, double[] values, int offset = 0)
    {
        var value = new ArrayBufferWriter<byte>();
        SeriesRecordJson.Write(value, "TEST", Start.AddMinutes(5 * offset), 5, Start.AddHours(knownHours), 0, SeriesBasis.Published, values);
        records.Add(Encoding.UTF8.GetBytes($"NYISO/{key}"), value.WrittenSpan);
    }

    private static void AddOutage(RecordBuffer records, OutageReport report)
    {
        var value = new ArrayBufferWriter<byte>();
        new OutageRecord(new EntityKey(Isos.Nyiso, "UNIT"), report).Write(value);
        records.Add("NYISO/UNIT"u8, value.WrittenSpan);
    }
}
