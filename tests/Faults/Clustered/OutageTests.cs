using GridGrains.Tests.Faults.Campaigns;
using Xunit;

namespace GridGrains.Tests.Faults.Clustered;

[Collection(ClusterCollection.Name)]
public sealed class OutageTests(ClusterFixture cluster, ITestOutputHelper output)
{
    private const int Broker = 1;

    [Fact]
    public Task A_broker_that_is_gone_for_a_while_costs_no_price_and_no_read() => Campaign.RunAsync("broker gone", 1, async (_, _) =>
    {
        await cluster.Run.CheckAsync("before the broker is gone");
        cluster.Kafka.StopBroker(Broker);
        await Task.Delay(Campaign.Outage, TestContext.Current.CancellationToken);
        cluster.Kafka.StartBroker(Broker);
        Measured.Add("broker back to prices of every shard readable", await cluster.Run.Probe.PassAsync());

        await cluster.Run.CheckAsync("after the broker was gone");
        output.WriteLine(cluster.Run.Summary);
    });

    [Fact]
    public Task A_database_that_crashes_and_restarts_costs_no_price_and_no_read() => Campaign.RunAsync("PostgreSQL restarted", 1, async (_, choices) =>
    {
        await cluster.Run.CheckAsync("before PostgreSQL crashes");
        cluster.Postgres.Crash();
        await Task.Delay(choices.Next(500, Campaign.IsLong ? 10_000 : 4_000), TestContext.Current.CancellationToken);
        cluster.Postgres.Start();
        Measured.Add("PostgreSQL back to prices of every shard readable", await cluster.Run.Probe.PassAsync());

        await cluster.Run.CheckAsync("after PostgreSQL crashed");
    });
}
