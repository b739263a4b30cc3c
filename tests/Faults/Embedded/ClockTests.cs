using GridGrains.Tests.Faults.Campaigns;
using GridGrains.Tests.Faults.Silos;
using Xunit;

namespace GridGrains.Tests.Faults.Embedded;

[Collection(EmbeddedCollection.Name)]
public sealed class ClockTests(EmbeddedFixture embedded)
{
    /// <summary>From the start of the process, before the grains are activated: a silo that has been alive for as long has jumped.</summary>
    private const double JumpAfterSeconds = 2;

    /// <summary>Hours back, hours ahead, and further than records are kept.</summary>
    [Theory]
    [InlineData(-7_200)]
    [InlineData(9 * 86_400)]
    public Task A_clock_that_jumps_changes_no_price(int seconds) => Campaign.RunAsync($"clock jumps by {seconds} s", 1, async (_, _) =>
    {
        await embedded.RebornAsync(new SiloLife { Faults = $"clock-jump-seconds={seconds} clock-jump-after-seconds={JumpAfterSeconds}" });
        await Task.Delay(TimeSpan.FromSeconds(JumpAfterSeconds), TestContext.Current.CancellationToken);

        await embedded.Run.CheckAsync($"after the clock jumped by {seconds} s");
    });
}
