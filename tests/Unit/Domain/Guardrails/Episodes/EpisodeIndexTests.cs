using System.Text;
using System.Text.Json;
using CsCheck;
using GridGrains.Domain.Derived;
using GridGrains.Domain.Guardrails.Episodes;
using GridGrains.Domain.Log;
using GridGrains.Domain.Nodes;
using Xunit;
using static GridGrains.Tests.Unit.Domain.Nodes.Facts;

namespace GridGrains.Tests.Unit.Domain.Guardrails.Episodes;

public sealed class EpisodeIndexTests
{
    [Fact]
    public void Reports_in_any_order_and_twice_give_the_latest_of_each_newest_first() =>
        Gen.Shuffle(Enumerable.Range(0, 30).ToArray()).Sample(order =>
        {
            var index = new EpisodeIndex();
            foreach (var report in order.Concat(order))
            {
                index.Take(Entry(episode: report / 3, report: report % 3));
            }

            var found = index.List(new EpisodeFilter(), null, 100);
            Assert.Equal(Enumerable.Range(0, 10).Reverse().Select(episode => Entry(episode, report: 2).Explanation), found.Select(entry => entry.Explanation));
        });

    [Fact]
    public void Pages_follow_each_other_without_gap_or_repeat()
    {
        var index = new EpisodeIndex();
        for (var episode = 0; episode < 10; episode++)
        {
            index.Take(Entry(episode, 0));
        }

        var (all, place) = (new List<string>(), (EpisodePosition?)null);
        while (index.List(new EpisodeFilter(), place, 3) is { Count: > 0 } page)
        {
            all.AddRange(page.Select(entry => entry.Id));
            place = EpisodeIndex.PositionOf(page[^1]);
        }

        Assert.Equal(Enumerable.Range(0, 10).Reverse().Select(episode => Entry(episode, 0).Id), all);
    }

    [Fact]
    public void Beyond_the_bound_the_oldest_are_dropped_and_counted()
    {
        var index = new EpisodeIndex(most: 4);
        for (var episode = 0; episode < 10; episode++)
        {
            index.Take(Entry(episode, 0));
        }

        Assert.Equal(6, index.Dropped);
        Assert.Equal([9, 8, 7, 6], index.List(new EpisodeFilter(), null, 100).Select(entry => (int)(entry.StartUtc - Noon).TotalHours));
    }

    [Theory]
    [InlineData("iso", false)]
    [InlineData("key", false)]
    [InlineData("state", false)]
    [InlineData("nature", false)]
    [InlineData("vote", false)]
    [InlineData("severity", false)]
    [InlineData("since", false)]
    [InlineData("", true)]
    public void Each_condition_alone_keeps_others_out(string condition, bool isFound)
    {
        var filter = condition switch
        {
            "iso" => new EpisodeFilter(Iso: "PJM"),
            "key" => new EpisodeFilter(Key: "CAISO/OTHER"),
            "state" => new EpisodeFilter(State: EpisodeEvents.Closed),
            "nature" => new EpisodeFilter(Nature: "defect"),
            "vote" => new EpisodeFilter(Vote: "drift"),
            "severity" => new EpisodeFilter(LeastSeverity: 4),
            "since" => new EpisodeFilter(SinceUtc: Noon.AddHours(1)),
            _ => new EpisodeFilter(Iso: "CAISO", Key: Key.ToString(), State: EpisodeEvents.Open, Nature: "market", Vote: "ewma", LeastSeverity: 3, SinceUtc: Noon),
        };

        Assert.Equal(isFound, filter.Wants(Entry(0, 0)));
    }

    [Fact]
    public void Entry_is_read_from_the_event_as_it_stands_in_the_topic()
    {
        List<DerivedEvent>? events = null;
        new NodeState(Key).Apply(Fact(Noon, 40) with { Energy = 30, Congestion = 5, Loss = 1 }, new ApplyContext(Noon, GridGrains.Domain.Guardrails.GuardrailSettings.Default), out _, ref events);
        var buffer = new RecordBuffer();
        using var json = new Utf8JsonWriter(Stream.Null);
        DerivedEventJson.Write(buffer, json, Assert.Single(events!));

        var entry = EpisodeEntry.Read(buffer.Value(0));

        Assert.NotNull(entry);
        Assert.Equal((events![0].Id, Key.ToString(), "defect", EpisodeEvents.Open), (entry.Id, entry.Key, entry.Nature, entry.State));
        Assert.Equal((Noon, 1, 40.0), (entry.StartUtc, entry.Intervals, entry.PeakUsd));
        Assert.Equal(["components"], entry.Votes);
        Assert.Null(EpisodeEntry.Read("{\"kind\":\"price_spike\"}"u8));
        Assert.Null(EpisodeEntry.Read("no json"u8));
        Assert.Null(EpisodeEntry.Read(Encoding.UTF8.GetBytes("{\"kind\":\"anomaly\"}")));
    }

    private static EpisodeEntry Entry(int episode, int report)
    {
        var start = Noon.AddHours(episode);
        return new EpisodeEntry(
            $"anomaly/{Key}/{episode}", Key.ToString(), "REAL_TIME_5_MIN", start, start, start.AddMinutes(report), EpisodeEvents.Open, "market", ["seasonal", "ewma"], 3, 1, 900, 40,
            $"report {report} of {episode}");
    }
}
