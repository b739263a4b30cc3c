using System.Globalization;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Portal.Events;
using Xunit;

namespace GridGrains.Tests.Unit.Portal;

public sealed class EventTextTests
{
    private static readonly DateTime Noon = new(2026, 6, 1, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Spike_that_an_episode_tells_is_left_out_and_the_order_stays()
    {
        var (episode, late) = (Of("anomaly", "CAISO/A", Noon), Of("staleness", "CAISO/A", Noon));

        Assert.Equal([late, episode], EventText.Uncovered([late, Of("price_spike", "CAISO/A", Noon.AddMinutes(20)), episode]));
    }

    [Theory]
    [InlineData("CAISO/B", 0)]
    [InlineData("CAISO/A", 180)]
    public void Spike_of_another_series_or_time_is_told(string key, int minutesAfter)
    {
        var spike = Of("price_spike", key, Noon.AddMinutes(minutesAfter));

        Assert.Contains(spike, EventText.Uncovered([spike, Of("anomaly", "CAISO/A", Noon)]));
    }

    private static DerivedEventView Of(string kind, string key, DateTime start) => new(
        kind + key + start.ToString("O", CultureInfo.InvariantCulture), kind, "nodes", "CAISO", key, "REAL_TIME_5_MIN", start, start.AddMinutes(5), start, new Dictionary<string, double>(),
        kind == "anomaly" ? new Dictionary<string, string> { ["last"] = start.AddMinutes(10).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) } : null);
}
