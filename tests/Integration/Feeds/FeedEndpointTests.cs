using System.Net;
using System.Text.Json.Nodes;
using GridGrains.Silo.Hosting;

namespace GridGrains.Tests.Integration.Feeds;

/// <summary>Live feeds over HTTP, on a silo that fetches none; and how they are asked for.</summary>
public sealed class FeedEndpointTests(SiloFixture silo)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Declared_feeds_are_listed_as_off()
    {
        var list = JsonNode.Parse(await silo.Http.GetStringAsync("/v1/feeds", Cancellation))!;

        Assert.False((bool)list["is_live"]!);
        var load = list["feeds"]!.AsArray().Single(feed => (string?)feed!["name"] == "nyiso-load")!;
        Assert.Equal(("NYISO", "off", 300), ((string?)load["iso"], (string?)load["state"], (int)load["every_seconds"]!));
    }

    [Theory]
    [InlineData("/v1/feeds/nyiso-load/pause")]
    [InlineData("/v1/feeds/nowhere/resume")]
    public async Task A_feed_that_is_not_fetched_here_cannot_be_paused(string path)
    {
        using var response = await silo.Http.PostAsync(path, null, Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("unknown_feed", (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!["code"]);
    }

    [Theory]
    [InlineData("live", 0, null)]
    [InlineData("live:NYISO,MISO", 2, null)]
    [InlineData("live:", 0, "live: needs ISO codes, for example live:NYISO,MISO; live alone takes all")]
    [InlineData("live:NOISO", 0, "'NOISO' is no ISO; known are CAISO MISO SPP PJM NYISO ERCOT ISONE")]
    public void Markets_of_live_feeds_are_named(string text, int markets, string? fault)
    {
        Assert.Equal(fault is null, FeedSettings.TryParse(text, out var feed, out var error));
        Assert.Equal((fault, markets), (error, feed?.Markets.Count ?? 0));
    }
}
