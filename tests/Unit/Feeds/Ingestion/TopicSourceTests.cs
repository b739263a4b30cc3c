using Confluent.Kafka;
using GridGrains.Domain.Log;
using GridGrains.Egress;
using GridGrains.Tests.Unit.Durability.Kafka;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Ingestion;

/// <summary>Topics of a broker in this process that speaks the real protocol.</summary>
public sealed class TopicSourceTests : IDisposable
{
    private readonly MockKafkaCluster _cluster = new();

    public TopicSourceTests() => _cluster.CreateTopic("ticks", 3);

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public async Task A_topic_is_read_to_its_end_and_a_second_run_goes_on_there()
    {
        await using var bench = Bench();
        var spec = PipelineBench.Spec(Spec());
        await ProduceAsync([.. Enumerable.Range(0, 700).Select(row => Tick($"N{row:000}"))]);

        var first = await bench.RunAsync(spec);
        await ProduceAsync(Tick("X"), "{\"half\":", Tick("Y"));
        var second = await bench.RunAsync(spec);

        Assert.Equal(("succeeded", 700L), (first.Status, first.Rows));
        Assert.Equal(("partly", 2L, 1L, 0L), (second.Status, second.Rows, second.Rejected, second.Repeated));
        Assert.Equal(702, bench.Nodes().Distinct().Count());
        Assert.Contains("bad_page", bench.Records(Topics.DeadLetters)[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_dies_between_pages_loses_nothing_and_repeats_nothing()
    {
        await using var bench = Bench();
        var spec = PipelineBench.Spec(Spec());
        await ProduceAsync([.. Enumerable.Range(0, 1_200).Select(row => Tick($"N{row:0000}"))]);

        await Assert.ThrowsAsync<GridGrains.Domain.DomainException>(async () => await bench.RunAsync(spec, await bench.OpenToFailAsync(spec.Name, 3)));
        await bench.RunAsync(spec);

        Assert.Equal(1_200, bench.Nodes().Count);
        Assert.Equal(1_200, bench.Nodes().Distinct().Count());
    }

    [Theory]
    [InlineData("prices", "ticks", "unknown_connection")]
    [InlineData("*", "nothing", "source_not_found")]
    public async Task A_topic_that_is_not_allowed_or_not_there_is_told(string allowed, string topic, string code)
    {
        await using var bench = Bench(allowed);

        var run = await bench.RunAsync(PipelineBench.Spec(Spec(topic)));

        Assert.Equal(("failed", code), (run.Status, run.Code));
    }

    [Fact]
    public async Task A_broker_that_advertises_an_address_that_is_not_declared_is_refused()
    {
        await using var bench = Bench(addresses: [_cluster.BootstrapServers.Replace("127.0.0.1", "localhost", StringComparison.Ordinal)]);

        var run = await bench.RunAsync(PipelineBench.Spec(Spec()));

        Assert.Equal(("failed", "address_refused"), (run.Status, run.Code));
        Assert.Contains(_cluster.BootstrapServers, run.Message, StringComparison.Ordinal);
    }

    private PipelineBench Bench(string allowed = "ticks", IReadOnlyList<string>? addresses = null) => new()
    {
        Connections = new ConnectionTable(
            new Dictionary<string, ConnectionEntry> { ["bus"] = new("kafka", addresses ?? [_cluster.BootstrapServers], [allowed], Tls: false) }, CredentialTable.Empty),
    };

    private static string Spec(string topic = "ticks") => Specs.Prices
        .Replace("provider_type: rest_api", "provider_type: kafka", StringComparison.Ordinal)
        .Replace("base_url: http://127.0.0.1:8080", "connection: bus", StringComparison.Ordinal)
        .Replace("path: /prices", $"topic: {{ name: {topic} }}", StringComparison.Ordinal)
        .Replace("    response_path: $.data[*]\n", "", StringComparison.Ordinal)
        .Replace("$.price.total", "total", StringComparison.Ordinal);

    private static string Tick(string node) => $$"""{"time":"2026-03-08T10:05:00Z","node":"{{node}}","run":"RTM","total":31.25}""";

    private async Task ProduceAsync(params string[] values)
    {
        using var producer = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = _cluster.BootstrapServers, EnableIdempotence = true }).Build();
        await Task.WhenAll(values.Select((value, row) => producer.ProduceAsync(
            "ticks", new Message<string, string> { Key = $"{row}", Value = value }, TestContext.Current.CancellationToken)));
    }
}
