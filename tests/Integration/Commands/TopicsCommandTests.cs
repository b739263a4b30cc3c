using GridGrains.Domain.Log;
using GridGrains.Silo.Hosting;
using GridGrains.Tests.Integration.Processes;
using GridGrains.Tests.Unit.Durability.Kafka;

namespace GridGrains.Tests.Integration.Commands;

/// <summary>The topics command as operators start it, against librdkafka's mock brokers, which create no topics by request.</summary>
public sealed class TopicsCommandTests : IDisposable
{
    private readonly MockKafkaCluster _brokers = new(brokers: 3);
    private readonly string _file = Path.GetTempFileName();

    public void Dispose()
    {
        _brokers.Dispose();
        File.Delete(_file);
    }

    [Fact]
    public async Task Topics_that_are_missing_are_told_one_by_one_with_exit_code_1()
    {
        var (code, output, errors) = await RunAsync("check");

        Assert.Equal((1, ""), (code, errors));
        Assert.All(Topics.All, topic => Assert.Matches($@"(?m)^\W*{topic.Name}\s.*missing", output));
    }

    [Fact]
    public async Task Brokers_that_do_not_create_topics_are_told_of_in_one_line()
    {
        var (code, _, errors) = await RunAsync("apply");

        Assert.Equal(1, code);
        Assert.StartsWith("topics cannot be created", Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Brokers_that_are_not_there_are_named()
    {
        var (code, _, errors) = await RunAsync("check", "127.0.0.1:1");

        Assert.Equal(1, code);
        Assert.Contains("no broker answers at 127.0.0.1:1", Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Description_that_is_wrong_is_refused_with_its_faults()
    {
        await File.WriteAllTextAsync(_file, "version: 1\ntopics:\n  - name: ODD\n    partitions: 0\n");

        var (code, _, errors) = await RunAsync("check", null, "--topics-file", _file);

        Assert.Equal(2, code);
        Assert.Contains("topic ODD: partitions must be at least 1", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_names_the_command()
    {
        var (code, output) = await SiloProcess.RunAsync("--help");

        Assert.Equal(0, code);
        Assert.Contains("--topics <apply|check>", output, StringComparison.Ordinal);
        Assert.Contains("--topics-file", output, StringComparison.Ordinal);
    }

    private async Task<(int Code, string Output, string Errors)> RunAsync(string action, string? brokers = null, params string[] more)
    {
        await using var process = SiloProcess.Launch(
            ["--topics", action, .. more], new Dictionary<string, string> { [ClusterSettings.KafkaVariable] = brokers ?? _brokers.BootstrapServers });
        var code = await process.ExitAsync();
        return (code, process.StandardOutput, process.StandardError);
    }
}
