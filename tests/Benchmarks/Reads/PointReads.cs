using System.Diagnostics;
using GridGrains.Tests.Benchmarks.Report;
using GridGrains.Tests.Unit.Durability.Postgres;
using Npgsql;

namespace GridGrains.Tests.Benchmarks.Reads;

/// <summary>For information: point reads of fifty doubles by key from PostgreSQL, without HTTP in front.</summary>
internal static class PointReads
{
    private const int Connections = 8;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(2);

    public static async Task<IReadOnlyList<Figure>> RunAsync(int entities, int runCount)
    {
        using var server = PostgresServer.TryStart();
        if (server is null)
        {
            BenchmarkContext.Say("PostgreSQL is not installed: its point reads are left out");
            return [];
        }

        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        await using (var fill = source.CreateCommand(
            "CREATE TABLE features AS SELECT i AS id, array(SELECT random() FROM generate_series(1, 50) WHERE i = i) AS v FROM generate_series(0, @n - 1) i; ALTER TABLE features ADD PRIMARY KEY (id)"
                .Replace("@n", $"{entities}", StringComparison.Ordinal)))
        {
            await fill.ExecuteNonQueryAsync();
        }

        var runs = new List<double>();
        for (var run = 0; run < runCount; run++)
        {
            runs.Add(await MeasureAsync(source, entities));
        }

        return [Figure.Of("postgres_point_reads_per_s", "1/s", runs, $"information: Npgsql, prepared, {Connections} connections, 50 doubles by key, no HTTP")];
    }

    private static async Task<double> MeasureAsync(NpgsqlDataSource source, int entities)
    {
        var started = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, Connections).Select(loop => Task.Run(async () =>
        {
            await using var connection = await source.OpenConnectionAsync();
            await using var select = new NpgsqlCommand("SELECT v FROM features WHERE id = $1", connection) { Parameters = { new NpgsqlParameter<int>() } };
            await select.PrepareAsync();
            var (random, count) = (new Random(loop), 0);
            for (; Stopwatch.GetElapsedTime(started) < Duration; count++)
            {
                ((NpgsqlParameter<int>)select.Parameters[0]).TypedValue = random.Next(entities);
                if (((double[])(await select.ExecuteScalarAsync())!).Length != 50)
                {
                    throw new InvalidOperationException("a row is short");
                }
            }

            return count;
        })));
        return counts.Sum() / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
