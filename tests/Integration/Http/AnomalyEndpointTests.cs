using System.Net;
using System.Net.Http.Json;
using GridGrains.Domain.Markets;
using GridGrains.Grains.Contracts.Guardrails;

namespace GridGrains.Tests.Integration.Http;

public sealed class AnomalyEndpointTests(SiloFixture silo)
{
    private const string Node = "ANOMALY_COMPONENTS";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Price_that_contradicts_its_components_is_listed_with_its_explanation()
    {
        var price = Sample.RealTime(Isos.Spp, Node, 0, 40);
        await Sample.PostAsync(silo, price with { Fact = price.Fact with { Energy = 90 } });

        var found = await ListedAsync($"/v1/anomalies?node=SPP/{Node}&nature=defect&vote=components&state=open");

        Assert.Equal($"anomaly/SPP/{Node}/REAL_TIME_15_MIN/{Sample.Hour.AddMinutes(15):yyyy-MM-dd'T'HH:mm:ss'Z'}", found.Id);
        Assert.Equal(("SPP", Sample.Hour, 1), (found.Iso, found.Start, found.Intervals));
        Assert.Contains("components: 40 usd_per_mwh, expected 91.25 within 0.01", found.Explanation, StringComparison.Ordinal);
        Assert.Equal(found.Id, (await ListedAsync($"/v1/anomalies?id={Uri.EscapeDataString(found.Id)}")).Id);
    }

    [Fact]
    public async Task Episodes_that_begin_together_are_one_incident_with_its_nodes()
    {
        var (one, other) = (Sample.RealTime(Isos.Spp, "INCIDENT_ONE", 0, 40), Sample.RealTime(Isos.Spp, "INCIDENT_OTHER", 1, 40));
        await Sample.PostAsync(silo, one with { Fact = one.Fact with { Energy = 90 } }, other with { Fact = other.Fact with { Energy = 10 } });
        await ListedAsync("/v1/anomalies?node=SPP/INCIDENT_OTHER");
        var id = (await ListedAsync("/v1/anomalies?node=SPP/INCIDENT_ONE")).Incident;

        var page = await silo.Http.GetFromJsonAsync("/v1/anomalies/incidents?iso=SPP&nature=defect&nodes=2&state=open", IncidentJson.Default.IncidentPage, Cancellation);
        var incident = Assert.Single(page!.Incidents, incident => incident.Id == id);
        var episodes = await silo.Http.GetFromJsonAsync($"/v1/anomalies?incident={Uri.EscapeDataString(incident.Id)}", AnomalyJson.Default.AnomalyPage, Cancellation);

        Assert.Equal(incident.Nodes, episodes!.Anomalies.Select(episode => episode.Key).Distinct().Count());
        Assert.Contains("SPP/INCIDENT_OTHER", episodes.Anomalies.Select(episode => episode.Key));
        Assert.All(episodes.Anomalies, episode => Assert.Equal((incident.Id, incident.Nodes), (episode.Incident, episode.IncidentNodes)));
        Assert.Equal(("SPP", "REAL_TIME_15_MIN", "defect"), (incident.Iso, incident.Market, incident.Nature));
        Assert.True(incident.KnownNodes >= incident.Nodes);
        Assert.Contains(incident.Votes, votes => votes.Detector == "components");
    }

    [Theory]
    [InlineData("/v1/anomalies?incident=CAISO", "incident")]
    [InlineData("/v1/anomalies/incidents?scope=world", "scope")]
    [InlineData("/v1/anomalies/incidents?id=x", "id")]
    [InlineData("/v1/anomalies/incidents?nodes=0", "nodes")]
    [InlineData("/v1/anomalies/incidents?cursor=x", "cursor")]
    [InlineData("/v1/anomalies?state=lost", "state")]
    [InlineData("/v1/anomalies?nature=evil", "nature")]
    [InlineData("/v1/anomalies?vote=nobody", "vote")]
    [InlineData("/v1/anomalies?node=NOWHERE", "node")]
    [InlineData("/v1/anomalies?cursor=x", "cursor")]
    [InlineData("/v1/anomalies?limit=0", "limit")]
    public async Task Request_that_means_nothing_is_refused(string path, string complaint)
    {
        using var response = await silo.Http.GetAsync(path, Cancellation);

        Assert.Contains(complaint, (await Problems.ReadAsync(response, HttpStatusCode.BadRequest)).Detail);
    }

    private async Task<AnomalyView> ListedAsync(string path)
    {
        AnomalyPage? page = null;
        await Poll.UntilAsync(
            async () => (page = await silo.Http.GetFromJsonAsync(path, AnomalyJson.Default.AnomalyPage, Cancellation))!.Anomalies.Count > 0, "the episode is listed");
        return Assert.Single(page!.Anomalies);
    }
}
