using System.Text;
using GridGrains.ClickHouse.Sql;
using GridGrains.Tests.Support;
using GridGrains.Tests.Warehouse.Engine;
using Xunit;

namespace GridGrains.Tests.Warehouse.Sql;

/// <summary>EXPLAIN AST is what sees a statement before it was judged. It parses: nothing that it names is looked up, opened or called.</summary>
[Collection(SqlBed.Tests)]
public sealed class SqlExplainTests(SqlBed bed, EmbeddedClickHouse engine)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("SELECT * FROM url('http://127.0.0.1:{0}/', CSV, 'a String')")]
    [InlineData("SELECT * FROM url('http://127.0.0.1:{0}/')")]
    [InlineData("SELECT * FROM remote('127.0.0.1:{0}', system.one)")]
    [InlineData("SELECT * FROM mysql('127.0.0.1:{0}', 'a', 'b', 'c', 'd')")]
    [InlineData("SELECT * FROM postgresql('127.0.0.1:{0}', 'a', 'b', 'c', 'd')")]
    [InlineData("SELECT * FROM s3('http://127.0.0.1:{0}/bucket/key')")]
    [InlineData("SELECT * FROM mongodb('127.0.0.1:{0}', 'a', 'b', 'c', 'd', 'e Int8')")]
    [InlineData("SELECT * FROM redis('127.0.0.1:{0}', 'k', 'k String, v String')")]
    [InlineData("SELECT 1 WHERE 1 IN (SELECT * FROM url('http://127.0.0.1:{0}/'))")]
    [InlineData("SELECT (SELECT * FROM url('http://127.0.0.1:{0}/'))")]
    [InlineData("WITH (SELECT * FROM url('http://127.0.0.1:{0}/')) AS x SELECT x SETTINGS enable_scalar_subquery_optimization = 1")]
    [InlineData("SELECT * FROM no_such_database.no_such_table")]
    [InlineData("SELECT no_such_function(no_such_column) FROM file('no-such-file.csv')")]
    [InlineData("SELECT sleep(3), dictGet('none', 'x', 1)")]
    public async Task Parsing_looks_nothing_up(string sql)
    {
        await bed.ReadyAsync();
        using var http = new HttpClient();
        var text = sql.Replace("{0}", bed.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);

        // An error of any kind would say that something was resolved.
        using var result = await new SqlEngine(http).SendAsync(
            engine.Endpoint.ConnectionString(), "default", $"EXPLAIN AST ({text}\n)", "TSVRaw", new Dictionary<string, string> { ["readonly"] = "1" }, SqlParameters.None, Token);
        using var reader = new StreamReader(await result.OpenAsync(Token), Encoding.UTF8);

        Assert.Equal("SelectWithUnionQuery", SqlNode.Parse(await reader.ReadToEndAsync(Token)).Kind);
        Assert.Equal(0, bed.Calls);
    }

    /// <summary>The listener counts: the same function, run, does call.</summary>
    [Fact]
    public async Task Running_does_call()
    {
        await bed.ReadyAsync();
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var called = listener.AcceptSocketAsync(Token).AsTask();
        using var http = new HttpClient();
        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;

        var run = new SqlEngine(http).SendAsync(
            engine.Endpoint.ConnectionString(), "default", $"SELECT * FROM url('http://127.0.0.1:{port}/', CSV, 'a String')", "TSVRaw",
            new Dictionary<string, string> { ["http_max_tries"] = "1", ["max_execution_time"] = "5" }, SqlParameters.None, Token);
        (await called.WaitAsync(Patience.Limit, Token)).Close();

        await Assert.ThrowsAnyAsync<Exception>(async () => (await run).Dispose());
    }
}
