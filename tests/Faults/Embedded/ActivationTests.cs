using System.Net;
using GridGrains.Tests.Faults.Campaigns;
using GridGrains.Tests.Faults.Silos;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Xunit;

namespace GridGrains.Tests.Faults.Embedded;

[Collection(EmbeddedCollection.Name)]
public sealed class ActivationTests(EmbeddedFixture embedded)
{
    private const string Created = "orleans_catalog_activation_created_total";


    [Fact]
    public Task Grains_that_are_lost_in_mid_stream_come_back_with_their_state() => Campaign.RunAsync("grains lost", 1, async (_, choices) =>
    {
        var before = await embedded.Slot.CounterAsync(Created);
        using var client = ConnectTo(embedded.GatewayPort);
        await client.StartAsync(TestContext.Current.CancellationToken);
        var management = client.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0);
        for (var i = 0; i < 10 * Campaign.Rounds; i++)
        {
            await management.ForceActivationCollection(TimeSpan.Zero);
            await Task.Delay(choices.Next(50), TestContext.Current.CancellationToken);
        }

        await client.StopAsync(TestContext.Current.CancellationToken);
        Assert.True(await embedded.Slot.CounterAsync(Created) - before > FaultRun.Nodes, "grains were lost and came back");
        await embedded.Run.CheckAsync("after grains were lost");
    });

    [Fact]
    public Task Grains_that_are_collected_when_idle_come_back_with_their_state() => Campaign.RunAsync("grains collected", 1, async (_, _) =>
    {
        await embedded.RebornAsync(new SiloLife { Faults = "collection-age-seconds=2" });
        await embedded.Run.Probe.PassAsync();
        await embedded.Run.Sender.StopAsync();
        await Deadlines.UntilAsync(
            async () => await embedded.Slot.CounterAsync("orleans_catalog_activations") < FaultRun.Nodes / 2, "idle grains are collected");
        embedded.Run.Sender.Start();

        await embedded.Run.CheckAsync("after grains were collected");
    });

    private static IHost ConnectTo(int gatewayPort) => new HostBuilder()
        .UseOrleansClient(client => client
            .UseStaticClustering(new IPEndPoint(IPAddress.Loopback, gatewayPort))
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = ("gridgrains", "gridgrains")))
        .Build();
}
