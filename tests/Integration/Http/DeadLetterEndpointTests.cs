using System.Net;
using System.Text;
using GridGrains.Client;
using GridGrains.Domain.Log;
using GridGrains.Domain.Prices;
using GridGrains.Grains.Contracts.Http;
using Microsoft.Extensions.DependencyInjection;

namespace GridGrains.Tests.Integration.Http;

public sealed class DeadLetterEndpointTests(SiloFixture silo)
{
    [Fact]
    public async Task Dead_letter_is_listed_with_what_its_replay_needs()
    {
        var id = await RejectAsync("CAISO/DLQ_LISTED", "{\"ts\":1}"u8.ToArray());

        var listed = await OneAsync(new DeadLetterFilter(Topic: Topics.RealTimeLmp, Iso: "caiso", State: "open"), id);
        var deadLetter = await silo.Client.GetDeadLetterAsync(id);

        Assert.Equal(("CAISO/DLQ_LISTED", null, "CAISO"), (listed.Key, listed.Value, listed.Iso));
        Assert.Equal(("{\"ts\":1}", Convert.ToBase64String("{\"ts\":1}"u8), "TEST"), (deadLetter.Value, deadLetter.ValueBase64, deadLetter.Source));
        await Assert.ThrowsAsync<GridGrainsNotFoundException>(() => silo.Client.GetDeadLetterAsync("ISO_RT_LMP:1:99999"));
    }

    [Fact]
    public async Task Filters_leave_out_what_does_not_meet_them()
    {
        var id = await RejectAsync("PJM/DLQ_FILTERED", "no json"u8.ToArray());
        await OneAsync(new DeadLetterFilter(Iso: "PJM", Reason: "BAD_JSON"), id);

        foreach (var other in new[]
        {
            new DeadLetterFilter(Topic: Topics.DayAheadLmp), new DeadLetterFilter(Iso: "MISO"), new DeadLetterFilter(Reason: "wrong_partition"),
            new DeadLetterFilter(Since: DateTimeOffset.UtcNow.AddHours(1)), new DeadLetterFilter(State: "replayed"),
        })
        {
            Assert.DoesNotContain(id, (await ListAsync(other)).Select(deadLetter => deadLetter.Id));
        }
    }

    [Fact]
    public async Task Pages_hold_every_letter_once()
    {
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add(await RejectAsync($"SPP/DLQ_PAGE_{i}", "no json"u8.ToArray()));
        }

        List<DeadLetterView> pages = [];
        await Poll.UntilAsync(async () => (pages = await ListAsync(new DeadLetterFilter(Iso: "SPP", PageSize: 2))).Count >= 5, "all letters are listed");

        Assert.Equal(ids.Order(), pages.Select(deadLetter => deadLetter.Id).Order());
        Assert.Equal(pages.Select(deadLetter => deadLetter.FirstSeen).OrderDescending(), pages.Select(deadLetter => deadLetter.FirstSeen));
    }

    [Fact]
    public async Task Discard_by_filter_is_told_letter_by_letter_and_audited()
    {
        var id = await RejectAsync("ERCOT/DLQ_DISCARD", "no json"u8.ToArray());
        await OneAsync(new DeadLetterFilter(Iso: "ERCOT"), id);

        var done = await silo.Client.DiscardDeadLettersAsync(DeadLetterSelection.Open(new DeadLetterFilter(Iso: "ERCOT")), "ann", "broken sender");
        var again = await silo.Client.DiscardDeadLettersAsync(DeadLetterSelection.Ids(id, "ISO_RT_LMP:0:77777"), "ben");

        Assert.Equal((1, 0, "discarded"), (done.Done, done.NotDone, Assert.Single(done.Results).Status));
        Assert.Equal((0, 2), (again.Done, again.NotDone));
        Assert.Equal(["already_discarded", "not_found"], again.Results.Select(result => result.Status));
        var act = Assert.Single(await silo.Client.GetDeadLetterActsAsync(id));
        Assert.Equal(("ann", "dlq.discard", id, "broken sender"), (act.Actor, act.Action, act.Subject, act.Comment));
        Assert.Equal("discarded", (await silo.Client.GetDeadLetterAsync(id)).State);
    }

    [Fact]
    public async Task Replay_of_a_letter_tells_where_its_record_stands()
    {
        var id = await RejectAsync("NYISO/DLQ_REPLAY", "no json"u8.ToArray());
        var deadLetter = await OneAsync(new DeadLetterFilter(Iso: "NYISO"), id);

        var answer = await silo.Client.ReplayDeadLettersAsync(DeadLetterSelection.Ids(id), "ann");

        var result = Assert.Single(answer.Results);
        Assert.Equal(("replayed", deadLetter.Partition), (result.Status, result.Partition));
        Assert.True(result.Offset > deadLetter.Offset);
        await Poll.UntilAsync(async () => (await silo.Client.GetDeadLetterAsync(id)).RetryCount == 1, "the replayed record has failed again");
        Assert.Equal("open", (await silo.Client.GetDeadLetterAsync(id)).State);
        Assert.Equal($"{deadLetter.Topic}:{result.Partition}:{result.Offset}", Assert.Single(await silo.Client.GetDeadLetterActsAsync(id)).Result);
    }

    [Theory]
    [InlineData("""{"ids":["a"],"filter":{}}""", "either")]
    [InlineData("{}", "either")]
    [InlineData("""{"filter":{"tropic":"X"}}""", "tropic")]
    [InlineData("""{"filter":{"iso":"NOWHERE"}}""", "NOWHERE")]
    [InlineData("no json", "without quotes")]
    public async Task Act_that_does_not_say_on_what_is_refused(string body, string complaint)
    {
        using var response = await silo.Http.PostAsync("/v1/dlq/discard", new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Contains(complaint, (await Problems.ReadAsync(response, HttpStatusCode.BadRequest)).Detail);
    }

    [Fact]
    public async Task Act_on_letters_of_which_none_is_held_is_not_found()
    {
        using var response = await silo.Http.PostAsync("/v1/dlq/replay", new StringContent("""{"ids":["ISO_RT_LMP:0:999999","nothing"]}""", Encoding.UTF8, "application/json"));

        Assert.Contains("none of the 2 dead letters is held: ISO_RT_LMP:0:999999, nothing", (await Problems.ReadAsync(response, HttpStatusCode.NotFound)).Detail);
    }

    [Theory]
    [InlineData("/v1/dlq?state=lost", "state")]
    [InlineData("/v1/dlq?cursor=x", "cursor")]
    [InlineData("/v1/dlq?since=yesterday", "since")]
    [InlineData("/v1/dlq/audit?cursor=x", "cursor")]
    public async Task Parameter_that_means_nothing_is_named(string path, string parameter)
    {
        using var response = await silo.Http.GetAsync(path);

        Assert.Contains($"'{parameter}'", (await Problems.ReadAsync(response, HttpStatusCode.BadRequest)).Detail);
    }

    private async Task<string> RejectAsync(string key, byte[] value)
    {
        var buffer = new RecordBuffer();
        buffer.Add(Encoding.UTF8.GetBytes(key), value);
        var log = silo.Services.GetRequiredService<IPartitionLog>();
        var position = Assert.Single(await log.AppendAsync(Topics.RealTimeLmp, buffer, new RecordHeaders(LmpEventJson.Schema, "TEST"), CancellationToken.None));
        return $"{Topics.RealTimeLmp}:{position.Partition}:{position.Offset}";
    }

    private Task<DeadLetterView> OneAsync(DeadLetterFilter filter, string id) =>
        Poll.ForAsync(async () => (await ListAsync(filter)).SingleOrDefault(deadLetter => deadLetter.Id == id), $"{id} is listed");

    private async Task<List<DeadLetterView>> ListAsync(DeadLetterFilter filter)
    {
        var deadLetters = new List<DeadLetterView>();
        await foreach (var deadLetter in silo.Client.ListDeadLettersAsync(filter))
        {
            deadLetters.Add(deadLetter);
        }

        return deadLetters;
    }
}
