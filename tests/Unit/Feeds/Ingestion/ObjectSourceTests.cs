using System.Text;
using GridGrains.Egress;
using GridGrains.Tests.Unit.Egress;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Ingestion;

/// <summary>A bucket as S3's interface answers, with faults.</summary>
public sealed class ObjectSourceTests
{
    private readonly SortedDictionary<string, string> _objects = new(StringComparer.Ordinal);
    private int _faults;

    [Fact]
    public async Task Objects_of_a_pattern_are_each_taken_once_in_the_order_of_their_keys_whatever_fails_in_between()
    {
        using var source = Bucket();
        await using var bench = Bench(source);
        var spec = PipelineBench.Spec(Spec("prices/2026/*.csv"));
        (_objects["prices/2026/a 1.csv"], _objects["prices/2026/b.csv"], _objects["prices/2026/c.txt"]) = (Csv("A", "B"), Csv("C"), "no prices");
        _faults = 1;

        var first = await bench.RunAsync(spec);
        _objects["prices/2026/d.csv"] = Csv("D");
        var second = await bench.RunAsync(spec);

        Assert.Equal(("succeeded", 3L, 1L, 0L), (first.Status, first.Rows, second.Rows, second.Repeated));
        Assert.Equal(["A", "B", "C", "D"], bench.Nodes());
        Assert.Equal(["source_busy: 127.0.0.1 answered 503: it takes no more requests now"], first.Faults);
        Assert.Equal(2, source.Asked.Count(path => path.StartsWith("/market/prices/2026/b.csv", StringComparison.Ordinal)));
        Assert.Contains("/market/prices/2026/a%201.csv", source.Asked);
    }

    [Fact]
    public async Task Long_listings_are_read_to_their_end()
    {
        using var source = Bucket(keysPerListing: 2);
        await using var bench = Bench(source);
        foreach (var node in (string[])["A", "B", "C", "D", "E"])
        {
            _objects[$"prices/{node}.csv"] = Csv(node);
        }

        var run = await bench.RunAsync(PipelineBench.Spec(Spec("prices/*.csv")));

        Assert.Equal(("succeeded", 5L), (run.Status, run.Rows));
    }

    [Fact]
    public async Task A_key_that_the_operator_does_not_allow_is_not_asked_for()
    {
        using var source = Bucket();
        await using var bench = Bench(source);

        var run = await bench.RunAsync(PipelineBench.Spec(Spec("*.csv")));

        Assert.Equal(("failed", "unknown_connection"), (run.Status, run.Code));
        Assert.Empty(source.Asked);
    }

    private LoopbackSource Bucket(int keysPerListing = 1000) => new((request, answer) =>
    {
        if (request.Headers["Authorization"] is not { } signed || !signed.StartsWith("AWS4-HMAC-SHA256 Credential=key-id/20260308/eu-west-1/s3/", StringComparison.Ordinal))
        {
            answer.StatusCode = 403;
            return [];
        }

        if (request.QueryString["list-type"] is not null)
        {
            List<string> keys = [.. _objects.Keys.Where(key => key.StartsWith(request.QueryString["prefix"]!, StringComparison.Ordinal) && string.CompareOrdinal(key, request.QueryString["start-after"]) > 0)];
            var contents = string.Concat(keys.Take(keysPerListing).Select(key => $"<Contents><Key>{key}</Key></Contents>"));
            return Encoding.UTF8.GetBytes($"<ListBucketResult xmlns='http://s3.amazonaws.com/doc/2006-03-01/'><IsTruncated>{(keys.Count > keysPerListing ? "true" : "false")}</IsTruncated>{contents}</ListBucketResult>");
        }

        var name = Uri.UnescapeDataString(request.Url!.AbsolutePath)["/market/".Length..];
        if (name.EndsWith("b.csv", StringComparison.Ordinal) && _faults-- > 0)
        {
            answer.StatusCode = 503;
            return [];
        }

        answer.StatusCode = _objects.ContainsKey(name) ? 200 : 404;
        return Encoding.UTF8.GetBytes(_objects.GetValueOrDefault(name) ?? "");
    });

    private static PipelineBench Bench(LoopbackSource source) => new(source, "secret")
    {
        Connections = new ConnectionTable(
            new Dictionary<string, ConnectionEntry> { ["store"] = new("s3", [source.Host], ["prices/*"], User: "key-id", Credential: "my-key", Tls: false, Bucket: "market", Region: "eu-west-1") },
            new CredentialTable(new Dictionary<string, CredentialEntry> { ["my-key"] = new("env", "KEY", [source.Host]) }, _ => "secret")),
    };

    private static string Spec(string pattern) => Specs.Prices
        .Replace("provider_type: rest_api", "provider_type: s3", StringComparison.Ordinal)
        .Replace("base_url: http://127.0.0.1:8080", "connection: store", StringComparison.Ordinal)
        .Replace("path: /prices", $"path: \"{pattern}\"", StringComparison.Ordinal)
        .Replace("    response_path: $.data[*]\n", "", StringComparison.Ordinal)
        .Replace("$.price.total", "total", StringComparison.Ordinal);

    private static string Csv(params string[] nodes) => "time,node,run,total\n" + string.Concat(nodes.Select(node => $"2026-03-08T10:05:00Z,{node},RTM,1\n"));
}
