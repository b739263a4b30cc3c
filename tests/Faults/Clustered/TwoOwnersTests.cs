using GridGrains.Tests.Faults.Campaigns;
using GridGrains.Tests.Faults.Checks;
using GridGrains.Tests.Faults.Silos;
using GridGrains.Tests.Unit.Durability.Postgres;
using Xunit;

namespace GridGrains.Tests.Faults.Clustered;

public sealed class TwoOwnersTests
{
    private const string Fenced = "gridgrains_shard_fenced_total";


    /// <summary>Two clusters of one silo each, who do not know of each other, on one database and one broker: both own every shard.</summary>
    [Fact]
    public async Task Of_two_owners_of_a_shard_one_is_refused_and_nothing_is_lost()
    {
        using var postgres = new PostgresFixture();
        var database = await postgres.Server.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        using var kafka = ClusterFixture.NewBroker();
        var (first, second) = (ClusterFixture.NewSlot("first", "one", kafka, database), ClusterFixture.NewSlot("second", "two", kafka, database));
        await using var run = new FaultRun([first, second], Campaign.Seed, () => StoredState.ReadPostgresAsync(database));
        await Campaign.RunAsync("two owners", 1, async (_, _) =>
        {
            await first.StartAsync();
            await run.BeginAsync();

            // It owns all shards at no instant: each of the two takes them from the other.
            var life = second.StartAsync(SiloLife.Plain);
            await Deadlines.UntilAsync(async () => await IsRefusedAsync(first) && await IsRefusedAsync(second), "both owners are refused");

            await second.KillAsync();
            await life;
            await run.CheckAsync("after two owners");
        });
    }

    private static async Task<bool> IsRefusedAsync(SiloSlot silo)
    {
        try
        {
            return await silo.CounterAsync(Fenced) > 0;
        }
        catch (HttpRequestException)
        {
            // It does not listen yet.
            return false;
        }
    }
}
