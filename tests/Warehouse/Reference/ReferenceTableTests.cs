using GridGrains.ClickHouse.Reference;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Reference;
using GridGrains.Tests.Warehouse.Engine;
using GridGrains.Tests.Warehouse.Sinks;
using Xunit;

namespace GridGrains.Tests.Warehouse.Reference;

public sealed class ReferenceTableTests(EmbeddedClickHouse engine)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Dimensions_have_one_row_each_after_three_starts()
    {
        await using var bed = new WarehouseBed(engine);
        var client = await bed.Warehouse.OpenAsync(Token);
        await new ReferenceTables(SeedReference.Catalog).WriteAsync(client, Token);
        await new ReferenceTables(SeedReference.Catalog).WriteAsync(client, Token);

        Assert.Equal(
            [$"{SeedReference.Hubs.Count} {SeedReference.Zones.Count} 0 0"],
            await bed.RowsAsync(
                """
                SELECT (SELECT count() FROM dim_hub), (SELECT count() FROM dim_zone), (SELECT count() - uniqExact(iso, node, valid_from) FROM dim_node_version),
                    (SELECT count() - uniqExact(iso, calendar, hour_start) FROM dim_calendar)
                """));
    }

    /// <summary>As an earlier program left them, or two silos that started at once.</summary>
    [Fact]
    public async Task Rows_that_are_there_twice_become_one_at_the_next_start()
    {
        await using var bed = new WarehouseBed(engine);
        var client = await bed.Warehouse.OpenAsync(Token);
        await client.ExecuteNonQueryAsync("INSERT INTO dim_hub SELECT * FROM dim_hub", null, null, Token);

        await new ReferenceTables(SeedReference.Catalog).WriteAsync(client, Token);

        Assert.Equal([$"{SeedReference.Hubs.Count}"], await bed.RowsAsync("SELECT count() FROM dim_hub"));
    }

    [Fact]
    public async Task Hub_that_is_renamed_keeps_its_one_row()
    {
        await using var bed = new WarehouseBed(engine);
        var client = await bed.Warehouse.OpenAsync(Token);
        var hubs = SeedReference.Hubs.Select(hub => hub.Id == "WESTERN HUB" && hub.Iso == Isos.Pjm ? hub with { DisplayName = "West Hub" } : hub).ToArray();

        await new ReferenceTables(new ReferenceCatalog(hubs, SeedReference.Zones, SeedReference.Nodes)).WriteAsync(client, Token);

        Assert.Equal(["West Hub"], await bed.RowsAsync("SELECT display_name FROM dim_hub WHERE iso = 'PJM' AND hub = 'WESTERN HUB'"));
    }
}
