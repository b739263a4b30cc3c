using System.Net.Sockets;
using System.Text;
using GridGrains.Tests.Support;
using Xunit;

namespace GridGrains.Tests.Warehouse.Engine;

/// <summary>A client that goes away takes its query with it.</summary>
public sealed class CancellationTests(EmbeddedClickHouse engine) : IDisposable
{
    private readonly RawHttp _http = new(engine.Endpoint);

    [Theory]
    [InlineData("SELECT sum(sipHash64(number)) FROM numbers(1000000000000)")]
    [InlineData("SELECT sipHash64(number) FROM numbers(1000000000000) FORMAT TSV")]
    [InlineData("SELECT sleepEachRow(3) FROM numbers(1000) SETTINGS max_block_size = 1 FORMAT JSON")]
    public async Task A_query_is_killed_when_its_client_leaves(string sql)
    {
        var mark = engine.NewDatabaseName();
        using var leave = new CancellationTokenSource();
        var query = _http.Client.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, $"/?log_comment={mark}&max_execution_time=0") { Content = new StringContent(sql) },
            HttpCompletionOption.ResponseHeadersRead,
            leave.Token);
        await UntilRunningAsync(mark, expected: true);

        await leave.CancelAsync();
        await Record.ExceptionAsync(async () => (await query).Dispose());

        await UntilRunningAsync(mark, expected: false);
    }

    [Fact]
    public async Task An_insert_that_breaks_off_leaves_nothing_and_frees_its_session()
    {
        var database = engine.NewDatabaseName();
        await _http.TextAsync($"CREATE DATABASE {database}");
        await _http.TextAsync($"CREATE TABLE {database}.facts (a UInt32) ENGINE = MergeTree ORDER BY a");
        for (var i = 0; i < 6; i++)
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", engine.Endpoint.Port);
            var head = $"POST /?user=default&password={engine.Endpoint.Password}&log_comment={database} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\nINSERT INTO {database}.facts FORMAT CSV\n1\n2\n3\n";
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
            await UntilRunningAsync(database, expected: true);
            client.Close();
            await UntilRunningAsync(database, expected: false);
        }

        Assert.Equal("0", await _http.TextAsync($"SELECT count() FROM {database}.facts"));
    }

    public void Dispose() => _http.Dispose();

    private async Task UntilRunningAsync(string mark, bool expected)
    {
        using var deadline = new CancellationTokenSource(Patience.Limit);
        while (await _http.TextAsync($"SELECT count() > 0 FROM system.processes WHERE endsWith(Settings['log_comment'], ' {mark}')") != (expected ? "1" : "0"))
        {
            await Task.Delay(20, deadline.Token);
        }
    }
}
