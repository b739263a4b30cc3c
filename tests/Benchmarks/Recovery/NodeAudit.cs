using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using GridGrains.Domain.Log;
using GridGrains.Domain.Prices;
using GridGrains.Tests.Benchmarks.Markets;

namespace GridGrains.Tests.Benchmarks.Recovery;

/// <summary>Posts prices to a silo and verifies over HTTP what its nodes hold.</summary>
internal sealed class NodeAudit(HttpClient http, BenchmarkMarket market)
{
    private const int Sample = 1_000;
    private const int PostedAtOnce = 10_000;

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    /// <summary>Posts one interval of every node.</summary>
    public static async Task PostAsync(HttpClient http, BenchmarkMarket market, DateTime interval)
    {
        foreach (var nodes in Enumerable.Range(0, market.Count).Chunk(PostedAtOnce))
        {
            var (records, body) = (new RecordBuffer(), new MemoryStream());
            foreach (var node in nodes)
            {
                LmpEventJson.Write(records, market.RealTime(node, interval));
                body.Write(records.Value(records.Count - 1));
                body.WriteByte((byte)'\n');
            }

            using var content = new ByteArrayContent(body.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-ndjson") } };
            using var answer = await http.PostAsync($"v1/ingest/{Topics.RealTimeLmp}", content);
            if (answer.StatusCode != System.Net.HttpStatusCode.OK)
            {
                throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
            }
        }
    }

    /// <summary>Reads a sample again and again until all of it stands at the interval or past it.</summary>
    public async Task UntilSampleStandsAtAsync(DateTime interval)
    {
        var random = new Random(1);
        var keys = Enumerable.Range(0, Sample).Select(_ => market.Keys[random.Next(market.Count)]).ToArray();
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var read = await ReadAsync(keys, "rt_interval_start");
            if (read is not null && Array.TrueForAll(read[0], start => start >= Seconds(interval)))
            {
                return;
            }

            if (Stopwatch.GetElapsedTime(started) > Deadline)
            {
                throw new TimeoutException("the sampled nodes did not come back");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10));
        }
    }

    /// <summary>Every node holds every price once: the last interval, its price, and exactly as many distinct prices as were logged.</summary>
    /// <exception cref="InvalidOperationException">A price is lost or counted twice.</exception>
    /// <param name="distinct">Prices that a node has in the log.</param>
    public async Task VerifyAllAsync(DateTime interval, Func<int, long> distinct)
    {
        var wrong = 0;
        foreach (var nodes in Enumerable.Range(0, market.Count).Chunk(Sample))
        {
            var read = await ReadAsync(Array.ConvertAll(nodes, node => market.Keys[node]), "rt_interval_start", "rt_lmp", "distinct_count")
                ?? throw new InvalidOperationException("a read was refused");
            for (var i = 0; i < nodes.Length; i++)
            {
                var lmp = BenchmarkMarket.Lmp(nodes[i], interval, dayAhead: false);
                wrong += (read[0][i], read[1][i], read[2][i]) == (Seconds(interval), lmp, distinct(nodes[i])) ? 0 : 1;
            }
        }

        if (wrong > 0)
        {
            throw new InvalidOperationException($"{wrong} nodes have lost a price or counted one twice");
        }
    }

    private async Task<double[][]?> ReadAsync(string[] keys, params string[] features)
    {
        using var answer = await http.PostAsJsonAsync("get-online-features", new
        {
            features = features.Select(feature => $"node_prices:{feature}"),
            entities = new { node_id = keys },
        });
        if (!answer.IsSuccessStatusCode)
        {
            return null;
        }

        using var body = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync());
        return [.. body.RootElement.GetProperty("results").EnumerateArray().Skip(1).Select(column =>
            column.GetProperty("values").EnumerateArray().Select(value => value.ValueKind == JsonValueKind.Null ? double.NaN : value.GetDouble()).ToArray())];
    }

    private static long Seconds(DateTime utc) => (utc.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond;
}
