using System.Globalization;
using GridGrains.ClickHouse.Queries;
using GridGrains.ClickHouse.Sql;
using Xunit;

namespace GridGrains.Tests.Warehouse.Sql;

/// <summary>
/// Generated statements of a tenant of CAISO. Whatever becomes of one, its answer has nothing of PJM and nothing of the file, nobody is called, and it ends in rows, a refusal or a
/// cap. GRIDGRAINS_SQL_FUZZ sets how many.
/// </summary>
[Collection(SqlBed.Tests)]
public sealed class SqlFuzzTests(SqlBed bed)
{
    private const int Seed = 20261129;
    private const int Standard = 500;
    private const int AtOnce = 4;

    private static readonly QueryCaps Caps = new(Seconds: 2, MemoryBytes: 100 << 20);

    [Fact]
    public async Task Generated_statements_reach_nothing_that_is_not_theirs()
    {
        await bed.ReadyAsync();
        var count = int.Parse(Environment.GetEnvironmentVariable("GRIDGRAINS_SQL_FUZZ") ?? Standard.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var fuzz = new SqlFuzz(Seed, bed.FileOfCanary, bed.Port);
        var (ran, refused, capped) = (0, 0, 0);
        await Parallel.ForEachAsync(Enumerable.Range(0, count).Select(_ => fuzz.Next()), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (sql, _) =>
        {
            var answer = "";
            try
            {
                answer = await bed.RunAsync(sql, SqlBed.Tenant, maxRows: 200, caps: Caps);
                Interlocked.Increment(ref ran);
            }
            catch (SqlRefusedException no)
            {
                // A refusal may repeat what its author wrote; the names of hidden rows are in no statement.
                answer = no.Message;
                Interlocked.Increment(ref refused);
            }
            catch (QueryCappedException)
            {
                Interlocked.Increment(ref capped);
            }

            Assert.False(answer.Contains(SqlBed.Canary, StringComparison.Ordinal) || answer.Contains("PJM", StringComparison.Ordinal) && !sql.Contains("PJM", StringComparison.Ordinal), $"{sql}\n{answer}");
        });

        Assert.Equal(0, bed.Calls);
        TestContext.Current.TestOutputHelper?.WriteLine($"{count} statements of seed {Seed}: {ran} ran, {refused} refused, {capped} over a cap");
        Assert.True(ran > count / 20 && refused > count / 20, $"{ran} ran, {refused} were refused: the generator has lost its way");
    }
}
