using GridGrains.ClickHouse.Schema;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Tables;
using GridGrains.Tests.Warehouse.Engine;
using GridGrains.Tests.Warehouse.Sinks;
using Xunit;

namespace GridGrains.Tests.Warehouse.Schema;

/// <summary>Tables are kept as long as is wanted, whatever their schema was made with, and again as declared when nothing else is wanted.</summary>
public sealed class RetentionTests(EmbeddedClickHouse engine)
{
    private static readonly TableDefinition Table = PriceTables.RealTime;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Days_are_set_taken_away_and_given_back()
    {
        await using var bed = new WarehouseBed(engine);

        Assert.Empty(await ApplyAsync(bed, TableRetention.Declared));
        Assert.Equal("1095", await DaysAsync(bed));

        Assert.Equal(["iso_rt_lmp"], await ApplyAsync(bed, Of("iso_rt_lmp=7300")));
        Assert.Equal("7300", await DaysAsync(bed));
        Assert.Empty(await ApplyAsync(bed, Of("iso_rt_lmp=7300")));

        Assert.Equal(["iso_rt_lmp"], await ApplyAsync(bed, Of("iso_rt_lmp=never")));
        Assert.Equal("", await DaysAsync(bed));
        Assert.Empty(await ApplyAsync(bed, Of("iso_rt_lmp=never")));

        Assert.Equal(["iso_rt_lmp"], await ApplyAsync(bed, TableRetention.Declared));
        Assert.Equal("1095", await DaysAsync(bed));
    }

    [Fact]
    public void Statement_is_made_on_every_node_of_a_cluster() =>
        Assert.Equal(
            "ALTER TABLE iso_rt_lmp ON CLUSTER 'three' REMOVE TTL", SqlDialect.Replicated("three").Translate("ALTER TABLE iso_rt_lmp REMOVE TTL"));

    private static async Task<IReadOnlyList<string>> ApplyAsync(WarehouseBed bed, TableRetention retention) => await new WarehouseRetention(
        SqlDialect.SingleServer, [.. Table.Projections.Select(projection => new KeptRows(projection.Name, Table.TimeColumn, retention.DaysOf(Table, projection)))])
        .ApplyAsync(await bed.Warehouse.OpenAsync(Token), Token);

    private static async Task<string> DaysAsync(WarehouseBed bed) =>
        (await bed.RowsAsync("SELECT extract(create_table_query, ' TTL .*toIntervalDay\\((\\d+)\\)') FROM system.tables WHERE database = currentDatabase() AND name = 'iso_rt_lmp'"))[0];

    private static TableRetention Of(string text) => TableRetention.TryParse(text, out var retention, out var fault) ? retention : throw new ArgumentException(fault);
}
