using System.Globalization;
using Orleans.Runtime.Messaging;
using Xunit;

namespace GridGrains.Tests.Streams;

/// <summary>
/// Silos are killed while events arrive, one after another: a seed chooses which and when. Five times in continuous integration, more often with
/// <c>GRIDGRAINS_STREAM_KILLS</c>.
/// </summary>
[Collection(nameof(HandoverTests))]
public sealed class KillCampaignTests(StreamCluster cluster, ITestOutputHelper output)
{
    private const string KillsVariable = "GRIDGRAINS_STREAM_KILLS";
    private const int DefaultKills = 5;
    private const int EventsOfRound = 20;
    private const int Seed = 7;

    private static readonly string[] Keys = [.. Enumerable.Range(0, 8).Select(number => $"campaign-{number}")];

    private static int Kills => Environment.GetEnvironmentVariable(KillsVariable) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : DefaultKills;

    [Fact]
    public async Task Silos_that_are_killed_again_and_again_lose_no_event_and_count_none_twice()
    {
        var random = new Random(Seed);
        for (var kill = 1; kill <= Kills; kill++)
        {
            var (from, to) = ((kill - 1) * EventsOfRound, kill * EventsOfRound);
            var victim = cluster.Cluster.Silos[random.Next(cluster.Cluster.Silos.Count)];
            var (key, moment) = (Keys[random.Next(Keys.Length)], random.Next(from, to));

            var publishing = Task.Run(() => PublishAsync(from, to));
            await Inbox.Of(key).HasAsync(moment);
            await cluster.Cluster.KillSiloAsync(victim);
            await publishing;
            await cluster.Cluster.StartAdditionalSiloAsync();

            await CheckAsync(to, $"after kill {kill} with seed {Seed}: {victim.Name} while {key} took event {moment}");
        }

        await Eventually.TrueAsync(IsConnectedAsync, () => "the client has found the new silos");
        output.WriteLine($"{Kills} kills, {Kills * EventsOfRound * Keys.Length} events of each kind, {Keys.Sum(key => Inbox.Of(key).Numbers.Count)} deliveries");
    }

    private async Task PublishAsync(int from, int to)
    {
        for (var number = from; number < to; number++)
        {
            foreach (var key in Keys)
            {
                var order = $$"""{"customer":"{{key}}","number":{{number}},"kind":"plain"}""";
                await cluster.AppendAsync(StreamCluster.Implicit, key, order);
                await cluster.AppendAsync(StreamCluster.Sums, key, order);
            }
        }
    }

    /// <summary>Every event was delivered at least once, and is in the sum of its key exactly once.</summary>
    private async Task CheckAsync(int events, string moment)
    {
        var all = Enumerable.Range(0, events).ToArray();
        foreach (var key in Keys)
        {
            await Inbox.Of(key).HasAsync(all);
            await Eventually.TrueAsync(() => SharedStorage.Sum(key).Count >= events, () => $"{moment}: {events} events of {key} are summed; there are {SharedStorage.Sum(key).Count}");
            Assert.Equal((moment, new Sum(all.Sum(number => (long)number), events)), (moment, SharedStorage.Sum(key)));
        }
    }

    /// <summary>Other tests go on with this client, which learns of dead gateways by trying them.</summary>
    private async Task<bool> IsConnectedAsync()
    {
        try
        {
            await Task.WhenAll(Keys.Select(key => cluster.Client.GetGrain<ISumGrain>(key).GetAsync()));
            return true;
        }
        catch (Exception lost) when (lost is ConnectionFailedException or SiloUnavailableException or OrleansMessageRejectionException or TimeoutException)
        {
            return false;
        }
    }
}
