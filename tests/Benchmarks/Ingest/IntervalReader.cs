using System.Text;
using System.Text.Json;
using GridGrains.Tests.Benchmarks.Load;
using GridGrains.Tests.Benchmarks.Reads;

namespace GridGrains.Tests.Benchmarks.Ingest;

/// <summary>Asks over HTTP which interval nodes stand at.</summary>
internal sealed class IntervalReader(Uri address) : IDisposable
{
    /// <summary>Nodes of one request.</summary>
    public const int MaxNodes = 2_000;

    private readonly HttpConnection _connection = new(address, ReadClient.Path);

    /// <returns>Start of the newest real-time interval of each key; the default for a node without prices.</returns>
    public DateTime[] Read(IReadOnlyList<string> keys)
    {
        var entities = string.Join(',', keys.Select(key => $"\"{key}\""));
        var body = _connection.Post(Encoding.UTF8.GetBytes(
            $$$"""{"features":["node_prices:rt_interval_start"],"entities":{"node_id":[{{{entities}}}]}}"""));
        using var answer = JsonDocument.Parse(body.ToArray());
        var values = answer.RootElement.GetProperty("results")[1].GetProperty("values");
        return [.. values.EnumerateArray().Select(value => value.ValueKind == JsonValueKind.Null ? default : DateTime.UnixEpoch.AddSeconds(value.GetInt64()))];
    }

    public void Dispose() => _connection.Dispose();
}
