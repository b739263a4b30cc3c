using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using GridGrains.Domain.Log;
using GridGrains.Domain.Prices;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Tests.Faults.Checks;
using GridGrains.Tests.Faults.Silos;
using GridGrains.Tests.Support;
using Xunit;

namespace GridGrains.Tests.Faults.Feeds;

/// <summary>
/// Posts batches to whichever silo is ready and repeats each until one says that it is in the log: at least once, in order. What is
/// acknowledged goes to the clean pass. One caller at a time.
/// </summary>
internal sealed class Poster(IReadOnlyList<SiloSlot> silos, CleanPass clean)
{
    private const int LastWords = 4_000;

    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(100);

    private readonly SortedDictionary<string, int> _refusals = [];
    private int _turn;

    /// <summary>Posts that were not taken, by reason; each was repeated.</summary>
    public string Refusals => string.Join(", ", _refusals.Select(reason => $"{reason.Value} x {reason.Key}"));

    public int RefusalsWith(HttpStatusCode status) => _refusals.GetValueOrDefault(Reason(status));

    public async Task SendAsync(PriceBatch batch)
    {
        using var deadline = new CancellationTokenSource(Patience.Limit);
        var body = BodyOf(batch);
        while (!await TrySendAsync(batch, body))
        {
            Assert.False(deadline.IsCancellationRequested, $"a batch was not taken within {Patience.Limit.TotalMinutes:0} min: {Refusals}; {EndedSilos()}");
            await Task.Delay(RetryPause, CancellationToken.None);
        }

        foreach (var price in batch.Prices)
        {
            clean.Take(price);
        }
    }

    private async Task<bool> TrySendAsync(PriceBatch batch, byte[] body)
    {
        var ready = silos.Where(silo => silo.IsReady).ToList();
        if (ready.Count == 0)
        {
            return Refused("no silo");
        }

        var silo = ready[_turn++ % ready.Count];
        using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-ndjson") } };
        try
        {
            using var answer = await silo.Http.PostAsync($"v1/ingest/{batch.Topic}", content);
            return await IsTakenAsync(silo, batch, answer);
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            return Refused("no answer");
        }
    }

    private async Task<bool> IsTakenAsync(SiloSlot silo, PriceBatch batch, HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        if (answer.StatusCode == HttpStatusCode.OK)
        {
            Assert.Equal(batch.Prices.Count, JsonSerializer.Deserialize(text, ApiJson.Default.IngestAnswer)!.Accepted);
            return true;
        }

        var isClear = answer.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout or HttpStatusCode.InsufficientStorage
            && answer.Content.Headers.ContentType?.MediaType == "application/problem+json";
        Assert.True(isClear, $"{silo.Name} answers {(int)answer.StatusCode} to a post: {text}\n{silo.Output}");
        return Refused(Reason(answer.StatusCode));
    }

    private string EndedSilos() => string.Join(
        "\n", silos.Where(silo => !silo.IsRunning).Select(silo => $"{silo.Name} has ended: {silo.Output[^Math.Min(silo.Output.Length, LastWords)..]}"));

    private static string Reason(HttpStatusCode status) => ((int)status).ToString(CultureInfo.InvariantCulture);

    private bool Refused(string reason)
    {
        _refusals[reason] = _refusals.GetValueOrDefault(reason) + 1;
        return false;
    }

    private static byte[] BodyOf(PriceBatch batch)
    {
        using var body = new MemoryStream();
        foreach (var price in batch.Prices)
        {
            var record = new RecordBuffer(1024);
            LmpEventJson.Write(record, price);
            body.Write(record.Value(0));
            body.WriteByte((byte)'\n');
        }

        return body.ToArray();
    }
}
