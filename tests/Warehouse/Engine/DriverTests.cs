using System.Globalization;
using ClickHouse.Driver;
using ClickHouse.Driver.ADO;
using ClickHouse.Driver.Utility;
using Xunit;

namespace GridGrains.Tests.Warehouse.Engine;

/// <summary>ClickHouse.Driver, unmodified, against the embedded engine.</summary>
public sealed class DriverTests(EmbeddedClickHouse engine)
{
    [Theory]
    [InlineData("")]
    [InlineData(";Compression=true")]
    public async Task A_scalar_comes_back(string options)
    {
        await using var connection = new ClickHouseConnection(engine.Endpoint.ConnectionString() + options);

        Assert.Equal((byte)1, await connection.ExecuteScalarAsync("SELECT 1"));
    }

    [Fact]
    public async Task Every_type_of_the_price_tables_survives_a_round_trip()
    {
        await using var connection = await OpenDatabaseAsync();
        await connection.ExecuteStatementAsync(
            """
            CREATE TABLE facts (
                id UInt64, interval_start DateTime64(6, 'UTC'), market LowCardinality(String), mcc Nullable(Float64), lmp Float64,
                flag UInt8, shard UInt16, seconds UInt32, log_offset Int64, reasons Array(String), day Date, corrected Bool, request UUID, price Decimal(18, 4)
            ) ENGINE = MergeTree ORDER BY id
            """);
        object?[][] rows = [Row(1, null), Row(2, -12.625), Row(3, double.MaxValue)];
        using var client = new ClickHouseClient(engine.Endpoint.ConnectionString(connection.Database));

        Assert.Equal(3, await client.InsertBinaryAsync("facts", null!, rows!));

        using var reader = await client.ExecuteReaderAsync("SELECT * FROM facts ORDER BY id");
        foreach (var row in rows)
        {
            Assert.True(reader.Read());
            var read = new object[reader.FieldCount];
            reader.GetValues(read);
            Assert.Equal(row.Select(Plain), read.Select(Plain));
        }

        Assert.False(reader.Read());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_million_rows_inserted_in_bulk_are_all_there(bool compressed)
    {
        const int Rows = 1_000_000;
        await using var connection = await OpenDatabaseAsync();
        await connection.ExecuteStatementAsync("CREATE TABLE prices (node UInt32, at DateTime64(6, 'UTC'), lmp Float64) ENGINE = MergeTree ORDER BY (node, at)");
        using var client = new ClickHouseClient($"{engine.Endpoint.ConnectionString(connection.Database)};Compression={compressed}");
        var start = new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var rows = Enumerable.Range(0, Rows).Select(i => new object[] { (uint)(i % 1000), start.AddMinutes(5 * (i / 1000)), i / 4.0 });

        var inserted = await client.InsertBinaryAsync("prices", ["node", "at", "lmp"], rows, new InsertOptions { BatchSize = 250_000 });

        Assert.Equal(Rows, inserted);
        using var reader = await client.ExecuteReaderAsync("SELECT count(), sum(lmp), uniqExact(node, at) FROM prices");
        Assert.True(reader.Read());
        Assert.Equal(((ulong)Rows, Rows * (Rows - 1.0) / 8, (ulong)Rows), (reader.GetFieldValue<ulong>(0), reader.GetDouble(1), reader.GetFieldValue<ulong>(2)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_long_result_comes_in_chunks_with_every_row_once(bool compressed)
    {
        using var client = new ClickHouseClient($"{engine.Endpoint.ConnectionString()};Compression={compressed}");

        using var reader = await client.ExecuteReaderAsync("SELECT number, toString(number) AS text FROM numbers(500000)");
        var expected = 0UL;
        while (reader.Read())
        {
            Assert.Equal(expected, reader.GetFieldValue<ulong>(0));
            Assert.Equal(expected.ToString(CultureInfo.InvariantCulture), reader.GetString(1));
            expected++;
        }

        Assert.Equal(500_000UL, expected);
    }

    [Fact]
    public async Task An_empty_result_keeps_its_columns()
    {
        using var client = new ClickHouseClient(engine.Endpoint.ConnectionString());

        using var reader = await client.ExecuteReaderAsync("SELECT toDate('2025-01-01') AS day, 1.5 AS lmp WHERE 0");

        Assert.Equal(["day", "lmp"], Enumerable.Range(0, reader.FieldCount).Select(reader.GetName));
        Assert.False(reader.Read());
    }

    [Theory]
    [InlineData("O'Brien \\ \t\n `x` {y:String}")]
    [InlineData("'; DROP TABLE facts; --")]
    public async Task Parameters_are_values_and_never_sql(string text)
    {
        await using var connection = new ClickHouseConnection(engine.Endpoint.ConnectionString());
        using var command = connection.CreateCommand("SELECT {text:String}, {ids:Array(UInt32)}, {at:DateTime64(6, 'UTC')}");
        command.AddParameter("text", text);
        command.AddParameter("ids", new uint[] { 7, 9 });
        command.AddParameter("at", new DateTime(2025, 3, 9, 8, 0, 0, DateTimeKind.Utc));

        using var reader = await command.ExecuteReaderAsync();

        Assert.True(reader.Read());
        Assert.Equal(text, reader.GetString(0));
        Assert.Equal(new uint[] { 7, 9 }, reader.GetValue(1));
        Assert.Equal(new DateTime(2025, 3, 9, 8, 0, 0, DateTimeKind.Utc), reader.GetDateTime(2));
    }

    [Fact]
    public async Task An_error_has_the_servers_code()
    {
        using var client = new ClickHouseClient(engine.Endpoint.ConnectionString());

        var error = await Assert.ThrowsAsync<ClickHouseServerException>(() => client.ExecuteScalarAsync("SELECT * FROM nowhere"));

        Assert.Equal(60, error.ErrorCode);
    }

    [Fact]
    public async Task An_error_after_the_first_rows_reaches_the_reader()
    {
        using var client = new ClickHouseClient(engine.Endpoint.ConnectionString());

        var error = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            using var reader = await client.ExecuteReaderAsync("SELECT throwIf(number = 3000000, 'too far') FROM numbers(5000000) SETTINGS max_threads = 1");
            while (reader.Read())
            {
            }
        });

        Assert.Contains("too far", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_insert_with_a_token_takes_effect_once()
    {
        await using var connection = await OpenDatabaseAsync();
        await connection.ExecuteStatementAsync(
            "CREATE TABLE facts (id UInt64) ENGINE = MergeTree ORDER BY id SETTINGS non_replicated_deduplication_window = 1000");
        using var client = new ClickHouseClient(engine.Endpoint.ConnectionString(connection.Database));
        object[][] rows = [[1UL], [2UL]];
        foreach (var token in new[] { "first", "first", "second" })
        {
            await client.InsertBinaryAsync("facts", ["id"], rows, new InsertOptions { CustomSettings = new Dictionary<string, object> { ["insert_deduplication_token"] = token } });
        }

        Assert.Equal(4UL, await client.ExecuteScalarAsync("SELECT count() FROM facts"));
    }

    private static object?[] Row(ulong id, double? congestion) =>
    [
        id, new DateTime(2025, 6, 1, 12, 5, 0, DateTimeKind.Utc).AddTicks((long)id * 10), "CAISO", congestion, -31.0625, (byte)id, (ushort)65535, uint.MaxValue, long.MinValue + (long)id,
        new[] { "NEGATIVE_PRICE", "spike 'x'" }, new DateTime(2025, 6, 1), id == 2, new Guid("6f9619ff-8b86-d011-b42d-00c04fc96401"), 1234.5678m,
    ];

    private static object? Plain(object? value) => value switch
    {
        null or DBNull => null,
        DateOnly day => day.ToDateTime(TimeOnly.MinValue),
        DateTime at => at,
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value,
    };

    private async Task<ClickHouseConnection> OpenDatabaseAsync()
    {
        var name = engine.NewDatabaseName();
        await using var connection = new ClickHouseConnection(engine.Endpoint.ConnectionString());
        await connection.ExecuteStatementAsync($"CREATE DATABASE {name}");
        return new ClickHouseConnection(engine.Endpoint.ConnectionString(name));
    }
}
