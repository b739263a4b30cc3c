using GridGrains.ClickHouse.Awards;
using GridGrains.ClickHouse.Cubes;
using GridGrains.ClickHouse.Outages;
using GridGrains.ClickHouse.Queries;
using GridGrains.ClickHouse.Series;
using GridGrains.Domain.Cubes;
using GridGrains.Domain.Markets;
using GridGrains.Tests.Warehouse.Engine;
using GridGrains.Tests.Warehouse.Sinks;
using Xunit;
using static GridGrains.Tests.Warehouse.Sinks.WarehouseBed;

namespace GridGrains.Tests.Warehouse.Cubes;

/// <summary>Whoever changes a table, the next look finds it.</summary>
public sealed class TableLookerTests(EmbeddedClickHouse engine)
{
    private static readonly Cube[] Cubes = [.. CubeCatalog.All, .. SeriesCubes.All, .. OutageCubes.All, .. AwardCubes.All];

    private static readonly string[] Tables = [.. Cubes.SelectMany(cube => CubeTables.Of(cube, false).Concat(CubeTables.Of(cube, true))).Distinct()];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rows_are_found_with_their_markets_and_only_once()
    {
        await using var bed = new WarehouseBed(engine);
        var client = await bed.Warehouse.OpenAsync(Token);
        var looker = new TableLooker(Tables);
        Assert.Empty(await looker.LookAsync(client, Token));

        await bed.AppendAsync(Price("TH_SP15_GEN-APND", Noon, 20, product: PriceProduct.RealTime15Min));
        await bed.WriteAsync();
        var first = await looker.LookAsync(client, Token);

        Assert.Contains(new TableChange("fact_lmp_5m", "CAISO"), first);
        Assert.Contains(new TableChange("hub_lmp_5m", "CAISO"), first);
        Assert.Contains(new TableChange("node_lmp_1h", "CAISO"), first);
        Assert.DoesNotContain(first, change => change.Table == "fact_lmp_5m" && change.Market != "CAISO");
        Assert.Empty(await looker.LookAsync(client, Token));
    }

    [Fact]
    public async Task Rows_that_are_deleted_or_merged_are_no_secret()
    {
        await using var bed = new WarehouseBed(engine);
        var client = await bed.Warehouse.OpenAsync(Token);
        var looker = new TableLooker(Tables);
        await bed.AppendAsync(Price("TH_SP15_GEN-APND", Noon, 20, product: PriceProduct.RealTime15Min));
        await bed.WriteAsync();
        await looker.LookAsync(client, Token);

        await client.ExecuteNonQueryAsync("OPTIMIZE TABLE hub_lmp_5m FINAL", null, null, Token);
        await client.ExecuteNonQueryAsync("ALTER TABLE fact_lmp_5m DELETE WHERE iso = 'CAISO' AND lmp > 1000 SETTINGS mutations_sync = 2", null, null, Token);
        Assert.Contains(await looker.LookAsync(client, Token), change => change.Table == "fact_lmp_5m");

        await client.ExecuteNonQueryAsync("TRUNCATE TABLE node_lmp_1h", null, null, Token);
        Assert.Contains(new TableChange("node_lmp_1h", null), await looker.LookAsync(client, Token));
    }

    [Fact]
    public async Task Every_table_that_a_cube_reads_can_be_watched()
    {
        await using var bed = new WarehouseBed(engine);
        var client = await bed.Warehouse.OpenAsync(Token);
        using var reader = await client.ExecuteReaderAsync("SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree'", null, null, Token);
        var kept = new HashSet<string>();
        while (reader.Read())
        {
            kept.Add(reader.GetString(0));
        }

        Assert.Subset(kept, new HashSet<string>(Tables));
        Assert.All(Cubes, cube => Assert.NotEmpty(CubeTables.Of(cube, isPast: false)));
    }

    [Fact]
    public void Cube_of_some_markets_reads_theirs_and_what_is_of_none()
    {
        var hubs = new QueryParameters().Texts("hubs_isos", ["CAISO", "ERCOT"]).Texts("hubs_ids", ["SP15", "it's"]);

        var reads = CubeTables.ReadsOf(Cubes.Single(cube => cube.Name == "multi_hub_7d"), isPast: false, hubs.Values);

        Assert.Equal(["CAISO", "ERCOT", "US"], reads.Markets.Order());
        Assert.Contains("hub_lmp_5m", reads.Tables);
        Assert.Empty(CubeTables.ReadsOf(Cubes.Single(cube => cube.Name == "hub_movers_1h"), isPast: false, new Dictionary<string, string>()).Markets);
    }
}
