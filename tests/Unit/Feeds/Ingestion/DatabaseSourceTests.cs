using System.Text;
using GridGrains.Domain.Log;
using GridGrains.Egress;
using GridGrains.Tests.Unit.Durability.Postgres;
using GridGrains.Tests.Unit.Egress;
using Npgsql;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Ingestion;

/// <summary>Tables of a real PostgreSQL, and of ClickHouse as its HTTP interface answers.</summary>
[Collection(PostgresCollection.Name)]
public sealed class DatabaseSourceTests(PostgresFixture postgres)
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rows_come_once_in_the_order_of_their_cursor_and_late_ones_by_the_lookback()
    {
        await using var database = await DatabaseAsync();
        await using var bench = Bench(database);
        await database.InsertAsync(("A", 1), ("B", 2), ("C", 2));
        var spec = PipelineBench.Spec(Spec("table: { name: public.prices, cursor: changed, lookback: 3600 }"));

        var first = await bench.RunAsync(spec);
        // Shares the greatest value that was taken; a transaction before it is committed late.
        await database.InsertAsync(("D", 2), ("E", 0));
        var second = await bench.RunAsync(spec);

        Assert.Equal((3L, 2L, 3L), (first.Rows, second.Rows, second.Repeated));
        Assert.Equal(["A", "B", "C", "D", "E"], bench.Nodes());
        Assert.All(bench.Records(Topics.RealTimeLmp), record => Assert.Equal(("2026-03-08T10:05:00Z", 31.25), (record.GetProperty("ts").GetString(), record.GetProperty("lmp").GetDouble())));
    }

    [Fact]
    public async Task More_rows_than_a_page_are_taken_whole_also_when_the_run_dies_in_between()
    {
        await using var database = await DatabaseAsync();
        await using var bench = Bench(database);
        await database.InsertAsync([.. Enumerable.Range(0, 4_500).Select(row => ($"N{row:0000}", row / 100))]);
        var spec = PipelineBench.Spec(Spec("table: { name: public.prices, columns: [time, node, run, total], cursor: changed }"));

        await Assert.ThrowsAsync<GridGrains.Domain.DomainException>(async () => await bench.RunAsync(spec, await bench.OpenToFailAsync(spec.Name, 3)));
        var run = await bench.RunAsync(spec);

        Assert.Equal("succeeded", run.Status);
        Assert.Equal(4_500, bench.Nodes().Count);
        Assert.Equal(4_500, bench.Nodes().Distinct().Count());
    }

    [Theory]
    [InlineData("table: { name: public.nothing, cursor: changed }", "unknown_connection")]
    [InlineData("table: { name: public.prices, cursor: nothing }", "source_not_found")]
    [InlineData("table: { name: public.prices, cursor: details }", "bad_cursor")]
    [InlineData("table: { name: public.secrets }", "source_refused")]
    public async Task What_cannot_be_read_is_told(string table, string code)
    {
        await using var database = await DatabaseAsync();
        await using var bench = Bench(database);

        var run = await bench.RunAsync(PipelineBench.Spec(Spec(table)));

        Assert.Equal(("failed", code), (run.Status, run.Code));
    }

    [Fact]
    public async Task A_database_that_nobody_reaches_is_asked_again_and_told()
    {
        await using var bench = new PipelineBench { Connections = Table(new("postgres", ["127.0.0.1:1"], ["public.*"], "postgres", "postgres", Tls: false)) };

        var run = await bench.RunAsync(PipelineBench.Spec(Spec("table: { name: public.prices }")));

        Assert.Equal(("failed", "source_unreachable", 2), (run.Status, run.Code, bench.Clock.Waits.Count));
    }

    [Fact]
    public async Task Rows_of_clickhouse_that_share_a_value_are_not_lost_between_requests()
    {
        var (asked, keys) = (new List<string>(), new List<string?>());
        using var source = new LoopbackSource((request, _) =>
        {
            using var reader = new StreamReader(request.InputStream);
            var query = reader.ReadToEnd();
            keys.Add(request.Headers["X-ClickHouse-Key"]);
            if (query.Contains("system.columns", StringComparison.Ordinal))
            {
                return "DateTime\n"u8.ToArray();
            }

            asked.Add($"{query} {request.QueryString["param_from"]}");
            var rows = ((string[])["A", "B"]).Select(node => $$"""{"time":"2026-03-08T10:05:00Z","node":"{{node}}","run":"RTM","total":1,"changed":"2026-03-08 10:06:00"}""" + "\n");
            return Encoding.UTF8.GetBytes(string.Concat(rows));
        });
        await using var bench = new PipelineBench(source, "password")
        {
            Connections = new ConnectionTable(
                new Dictionary<string, ConnectionEntry> { ["house"] = new("clickhouse", [source.Host], ["market.*"], User: "reader", Credential: "my-key", Tls: false) },
                new CredentialTable(new Dictionary<string, CredentialEntry> { ["my-key"] = new("env", "KEY", [source.Host]) }, _ => "password")),
        };
        var spec = PipelineBench.Spec(Spec("table: { name: market.prices, cursor: changed, lookback: 60 }"));

        var (first, second) = (await bench.RunAsync(spec), await bench.RunAsync(spec));

        Assert.Equal((2L, 0L, 2L), (first.Rows, second.Rows, second.Repeated));
        Assert.All(keys, key => Assert.Equal("password", key));
        Assert.Equal("SELECT * FROM `market`.`prices` WHERE `changed` IS NOT NULL ORDER BY `changed` LIMIT 10000 WITH TIES FORMAT JSONEachRow ", asked[0]);
        Assert.Contains(">= CAST({from:String} AS DateTime) - toIntervalSecond(toInt64({lookback:Float64}))", asked[1], StringComparison.Ordinal);
        Assert.EndsWith(" 2026-03-08 10:06:00", asked[1], StringComparison.Ordinal);
    }

    private static PipelineBench Bench(Database database) => new() { Connections = Table(database.Entry) };

    private static ConnectionTable Table(ConnectionEntry entry) => new(new Dictionary<string, ConnectionEntry> { ["house"] = entry }, CredentialTable.Empty);

    private static string Spec(string table) => Specs.Prices
        .Replace("provider_type: rest_api", "provider_type: database", StringComparison.Ordinal)
        .Replace("base_url: http://127.0.0.1:8080", "connection: house", StringComparison.Ordinal)
        .Replace("path: /prices", table, StringComparison.Ordinal)
        .Replace("    response_path: $.data[*]\n", "", StringComparison.Ordinal)
        .Replace("$.price.total", "total", StringComparison.Ordinal);

    private async Task<Database> DatabaseAsync()
    {
        var source = NpgsqlDataSource.Create(await postgres.Server.CreateDatabaseAsync(Cancellation));
        await using var create = source.CreateCommand("""
            CREATE TABLE prices (time timestamptz, node text, run text, total numeric(10, 4), changed timestamptz, details jsonb);
            CREATE TABLE secrets (id int);
            DROP ROLE IF EXISTS pipeline_reader;
            CREATE ROLE pipeline_reader LOGIN;
            GRANT SELECT ON prices TO pipeline_reader;
            """);
        await create.ExecuteNonQueryAsync(Cancellation);
        return new Database(source);
    }

    private sealed class Database(NpgsqlDataSource source) : IAsyncDisposable
    {
        private static readonly DateTime Start = new(2026, 3, 8, 10, 0, 0, DateTimeKind.Utc);

        public ConnectionEntry Entry
        {
            get
            {
                var address = new NpgsqlConnectionStringBuilder(source.ConnectionString);
                return new("postgres", [$"127.0.0.1:{address.Port}"], ["public.prices", "public.secrets"], address.Database, "pipeline_reader", Tls: false);
            }
        }

        public async Task InsertAsync(params (string Node, int Minute)[] rows)
        {
            await using var session = await source.OpenConnectionAsync(Cancellation);
            await using var copy = await session.BeginBinaryImportAsync("COPY prices (time, node, run, total, changed) FROM STDIN (FORMAT binary)", Cancellation);
            foreach (var (node, minute) in rows)
            {
                await copy.WriteRowAsync(Cancellation, Start.AddMinutes(5), node, "RTM", 31.25m, Start.AddMinutes(minute));
            }

            await copy.CompleteAsync(Cancellation);
        }

        public async ValueTask DisposeAsync()
        {
            await using (var drop = source.CreateCommand("DROP OWNED BY pipeline_reader; DROP ROLE pipeline_reader"))
            {
                await drop.ExecuteNonQueryAsync(Cancellation);
            }

            await source.DisposeAsync();
        }
    }
}
