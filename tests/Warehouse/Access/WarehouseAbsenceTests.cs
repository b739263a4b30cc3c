using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Schema;
using GridGrains.Tests.Warehouse.Engine;
using Xunit;

namespace GridGrains.Tests.Warehouse.Access;

/// <summary>Whoever cannot ask the warehouse is given the reason.</summary>
public sealed class WarehouseAbsenceTests(EmbeddedClickHouse engine)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_reason_is_what_is_missing_and_not_the_version_that_is_there()
    {
        var place = new WarehousePlace(null, "libchdb is fetched with npm, and npm cannot be run");
        var prepares = true;
        using var warehouse = new GridGrains.ClickHouse.Access.Warehouse(
            () => place, engine.NewDatabaseName(), SqlDialect.SingleServer, (_, _) => prepares ? throw new InvalidOperationException("no calendar") : Task.CompletedTask);
        Assert.Equal("libchdb is fetched with npm, and npm cannot be run", warehouse.Absence);

        place = new(engine.Endpoint.ConnectionString(), "ClickHouse 26.7.2.1");
        Assert.StartsWith("its tables are being prepared", warehouse.Absence, StringComparison.Ordinal);

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await warehouse.OpenAsync(Token));
        Assert.Equal("no calendar", warehouse.Absence);

        prepares = false;
        await warehouse.OpenAsync(Token);
        Assert.Null(warehouse.Absence);

        place = new(null, "the engine is stopped");
        Assert.Equal("the engine is stopped", warehouse.Absence);
    }
}
