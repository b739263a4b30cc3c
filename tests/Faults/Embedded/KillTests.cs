using GridGrains.Domain.Faults;
using GridGrains.Tests.Faults.Campaigns;
using GridGrains.Tests.Faults.Silos;
using Xunit;

namespace GridGrains.Tests.Faults.Embedded;

[Collection(EmbeddedCollection.Name)]
public sealed class KillTests(EmbeddedFixture embedded, ITestOutputHelper output)
{
    private const int StepsPerRound = 2;

    [Fact]
    public async Task A_silo_that_is_killed_at_random_moments_and_at_every_step_loses_nothing()
    {
        await Campaign.RunAsync("one silo killed", Campaign.Rounds, async (round, choices) =>
        {
            await Task.Delay(choices.Next(100, 2_000), TestContext.Current.CancellationToken);
            await embedded.Slot.KillAsync();
            for (var i = 0; i < StepsPerRound; i++)
            {
                await DieAtAsync(Failpoints.All[((round * StepsPerRound) + i) % Failpoints.All.Count], choices);
                if (Campaign.IsLong)
                {
                    await LiveOnAsync($"after the death at a step in round {round + 1}", choices);
                    await embedded.Slot.KillAsync();
                }
            }

            await LiveOnAsync($"after the kills of round {round + 1}", choices);
        });
        output.WriteLine(embedded.Run.Summary);
    }

    private async Task DieAtAsync(string step, Random choices)
    {
        // A claim comes twelve times, everything else all the time.
        var hit = choices.Next(1, step == Failpoints.ClaimAfterEpoch ? 13 : 40);
        output.WriteLine($"killed at {step}, hit {hit}");
        await embedded.Slot.StartAsync(new SiloLife { Failpoint = $"{step}:kill@{hit}", Faults = BatchesOf(choices) });
        await embedded.Slot.DiedAsync();
    }

    private async Task LiveOnAsync(string moment, Random choices)
    {
        Assert.True(await embedded.Slot.StartAsync(new SiloLife { Faults = BatchesOf(choices) }), embedded.Slot.Output);
        await embedded.Run.CheckAsync(moment);
    }

    /// <summary>Every life cuts the log into other batches.</summary>
    private static string BatchesOf(Random choices) => $"batch-records={choices.Next(3) switch { 0 => choices.Next(2, 20), 1 => choices.Next(20, 300), _ => 4096 }}";
}
