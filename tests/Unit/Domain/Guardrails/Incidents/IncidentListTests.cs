using CsCheck;
using GridGrains.Domain.Guardrails.Episodes;
using GridGrains.Domain.Guardrails.Incidents;
using Xunit;
using static GridGrains.Tests.Unit.Domain.Guardrails.Incidents.IncidentEpisodes;

namespace GridGrains.Tests.Unit.Domain.Guardrails.Incidents;

public sealed class IncidentListTests
{
    [Fact]
    public void Episodes_within_an_hour_of_the_first_are_one_and_the_next_hour_is_another()
    {
        var incidents = new IncidentList([At("A", 0), At("B", 5), At("C", 59), At("D", 60), At("A", 100)]).All;

        Assert.Equal([["CAISO/D", "CAISO/A"], ["CAISO/A", "CAISO/B", "CAISO/C"]], incidents.Select(incident => incident.Nodes.ToArray()));
        Assert.Equal("CAISO/REAL_TIME_5_MIN/market/2026-06-01T12:00:00Z", incidents[1].Id.ToString());
    }

    [Fact]
    public void Another_market_product_or_nature_is_another_incident()
    {
        var episodes = new[] { At("A", 0), At("A", 1) with { Key = "PJM/A" }, At("A", 2) with { Market = "DAY_AHEAD_HOURLY" }, At("A", 3) with { Nature = "feed" } };

        Assert.All(new IncidentList(episodes.Select((episode, i) => episode with { Id = $"{i}" })).All, incident => Assert.Single(incident.Episodes));
    }

    [Fact]
    public void Figures_are_those_of_its_episodes()
    {
        var incident = Assert.Single(new IncidentList(
        [
            At("A", 0) with { State = EpisodeEvents.Closed, Severity = 4, PeakUsd = 900, ExpectedUsd = 30, LastUtc = Noon.AddMinutes(50) },
            At("B", 5) with { Severity = 6, PeakUsd = -80, ExpectedUsd = 30 },
            At("C", 10) with { State = EpisodeEvents.Closed, Severity = 6, PeakUsd = 200, ExpectedUsd = 30 },
        ]).All);

        Assert.Equal((true, 2, 1, Noon.AddMinutes(50)), (incident.IsOpen, incident.Above, incident.Below, incident.LastUtc));
        Assert.Equal("CAISO/C", incident.Gravest.Key);
    }

    [Fact]
    public void Id_of_an_incident_asks_for_exactly_its_episodes() =>
        Gen.Select(Gen.Int[0, 400], Gen.Int[0, 3], Gen.Bool).Array[1, 60].Sample(drawn =>
        {
            var index = new EpisodeIndex();
            foreach (var ((minute, node, isFeed), i) in drawn.Select((one, i) => (one, i)))
            {
                index.Take(At($"N{node}", minute) with { Id = $"{i}", Nature = isFeed ? "feed" : "market" });
            }

            foreach (var incident in index.Incidents().All)
            {
                Assert.True(IncidentId.TryParse(incident.Id.ToString(), out var id));
                Assert.Equal(incident.Episodes.Select(episode => episode.Id).Order(), index.List(id.Value.Filter, null, 1000).Select(episode => episode.Id).Order());
                Assert.All(incident.Episodes, episode => Assert.Same(incident, index.Incidents().Of(episode.Id)));
            }

            Assert.Equal(drawn.Length, index.Incidents().All.Sum(incident => incident.Episodes.Count));
        });

    [Fact]
    public void List_is_made_anew_only_when_an_episode_came()
    {
        var index = new EpisodeIndex();
        index.Take(At("A", 0));
        var first = index.Incidents();

        Assert.Same(first, index.Incidents());
        index.Take(At("B", 1));
        Assert.Equal(2, Assert.Single(index.Incidents().All).Nodes.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("CAISO/REAL_TIME_5_MIN/market")]
    [InlineData("CAISO/REAL_TIME_5_MIN/market/yesterday")]
    [InlineData("CAISO/REAL_TIME_5_MIN/market/2026-06-01T12:00:00Z/more")]
    public void Text_that_names_no_incident_is_none(string text) => Assert.False(IncidentId.TryParse(text, out _));
}
