using System.Net;
using ClickHouse.Driver;
using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Engine;
using GridGrains.ClickHouse.Schema;
using GridGrains.Tests.Warehouse.Engine;
using Xunit;

namespace GridGrains.Tests.Warehouse.Schema;

/// <summary>A date in another form than ISO's is refused, and never guessed: 03/08/2026 is 8 March for one reader and 3 August for another.</summary>
public sealed class StrictDateTests(EmbeddedClickHouse engine)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("SELECT count() FROM system.one WHERE now() <= '03/08/2026'")]
    [InlineData("SELECT CAST('03/08/2026' AS DateTime)")]
    [InlineData("SELECT toDateTime64('03/13/2026 10:00:00', 6, 'UTC')")]
    public async Task Embedded_engine_refuses_a_date_that_would_be_guessed(string sql)
    {
        using var client = new ClickHouseClient(engine.Endpoint.ConnectionString());

        await Assert.ThrowsAsync<ClickHouseServerException>(() => client.ExecuteScalarAsync(sql, null, null, Token));
    }

    [Fact]
    public async Task Embedded_engine_takes_iso_dates()
    {
        using var client = new ClickHouseClient(engine.Endpoint.ConnectionString());

        Assert.Equal((byte)1, await client.ExecuteScalarAsync("SELECT toDateTime64('2026-03-08 10:00:00', 6, 'UTC') = CAST('2026-03-08 10:00:00.000000' AS DateTime64(6, 'UTC'))", null, null, Token));
    }

    /// <summary>A server of someone else's has settings of its own: every statement brings these.</summary>
    [Fact]
    public async Task Every_statement_to_a_cluster_asks_for_strict_dates()
    {
        using var listener = new HttpListener();
        var port = FreePort();
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        using var warehouse = new GridGrains.ClickHouse.Access.Warehouse(
            () => new WarehousePlace(new ClickHouseEndpoint("127.0.0.1", port, "default", "").ConnectionString(), "ready"), "remote", SqlDialect.Replicated("grid"));

        var opening = warehouse.OpenAsync(Token).AsTask();
        for (var statement = 0; statement < 2; statement++)
        {
            var next = listener.GetContextAsync();
            Assert.Same(next, await Task.WhenAny(next, opening));
            var request = await next;
            Assert.Equal(("basic", "basic"), (request.Request.QueryString["date_time_input_format"], request.Request.QueryString["cast_string_to_date_time_mode"]));
            request.Response.StatusCode = statement == 0 ? 200 : 500;
            request.Response.Close();
        }

        await Assert.ThrowsAnyAsync<Exception>(() => opening);
    }

    private static int FreePort()
    {
        using var socket = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
