using GridGrains.Domain;
using GridGrains.Domain.Log;
using GridGrains.Durability.Kafka;
using Xunit;

namespace GridGrains.Tests.Unit.Durability.Kafka;

public sealed class TopicsFileTests
{
    private const string Minimal =
        """
        version: 1
        defaults: { replication: 3, min_insync_replicas: 2, compression: zstd, cleanup: delete }
        topics:
          - { name: PRICES, partitions: 4, retention: 7d }

        """;

    [Fact]
    public void Deployed_topics_are_the_programs()
    {
        var deployed = TopicsFile.Load(DeployedFile());

        Assert.Equal(
            Topics.All.Select(topic => (topic.Name, topic.Partitions, topic.Retention)).Order(),
            deployed.Select(spec => (spec.Definition.Name, spec.Definition.Partitions, spec.Definition.Retention)).Order());
    }

    [Fact]
    public void Deployed_topics_keep_three_replicas_two_of_them_in_sync()
    {
        Assert.All(
            TopicsFile.Load(DeployedFile()),
            spec => Assert.Equal((3, 2, "zstd", "delete"), (spec.Replication, spec.MinInsyncReplicas, spec.Compression, spec.Cleanup)));
    }

    [Fact]
    public void Topic_takes_the_defaults_it_does_not_override()
    {
        var specs = TopicsFile.Parse(Minimal + "  - { name: SMALL, partitions: 1, retention: 12h, replication: 1, min_insync_replicas: 1, cleanup: compact }\n", "t.yaml");

        Assert.Equal(
            [
                new TopicSpec("PRICES", 4, TimeSpan.FromDays(7), 3, 2, "zstd", "delete"),
                new TopicSpec("SMALL", 1, TimeSpan.FromHours(12), 1, 1, "zstd", "compact"),
            ],
            specs);
    }

    [Fact]
    public void Settings_carry_the_brokers_names() =>
        Assert.Equal(
            ["cleanup.policy=delete", "compression.type=zstd", "min.insync.replicas=2", "retention.ms=604800000"],
            TopicsFile.Parse(Minimal, "t.yaml")[0].Settings.Select(setting => $"{setting.Key}={setting.Value}").Order());

    [Theory]
    [InlineData("partitions: 0, retention: 7d", "topic X: partitions must be at least 1")]
    [InlineData("partitions: 4, retention: 7 days", "topic X: retention must be days or hours such as 7d or 12h, not '7 days'")]
    [InlineData("partitions: 4, retention: 0d", "topic X: retention must be")]
    [InlineData("partitions: 4", "topic X: retention must be")]
    [InlineData("partitions: 4, retention: 7d, replication: 0", "topic X: replication must be at least 1")]
    [InlineData("partitions: 4, retention: 7d, min_insync_replicas: 4", "topic X: min_insync_replicas must be between 1 and replication (3), not 4")]
    [InlineData("partitions: 4, retention: 7d, compression: zip", "topic X: compression must be one of")]
    [InlineData("partitions: 4, retention: 7d, cleanup: none", "topic X: cleanup must be one of")]
    public void Fault_names_the_topic_and_the_rule(string fields, string fault) =>
        Assert.Contains("t.yaml: " + fault, Refused(Minimal + $"  - {{ name: X, {fields} }}\n"), StringComparison.Ordinal);

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var message = Refused(Minimal.Replace("version: 1", "version: 2", StringComparison.Ordinal) +
            "  - { name: PRICES, partitions: 4, retention: 7d }\n  - { name: a b, partitions: 1, retention: 1d }\n");

        Assert.Equal(
            ["t.yaml: version must be 1, not 2", "t.yaml: topic a b: name must be letters, digits, '.', '_' or '-'", "t.yaml: topic PRICES is there 2 times"],
            message.Split('\n'));
    }

    [Theory]
    [InlineData("", "t.yaml: the file is empty")]
    [InlineData("version: 1", "t.yaml: topics must name at least one topic")]
    [InlineData("version: 1\ntopics:\n  - { name: X, partitons: 4 }\n", "t.yaml:3: ")]
    [InlineData("version: 1\ntopics: [\n", "t.yaml:")]
    [InlineData("version: 1\nversion: 1\n", "t.yaml:2: ")]
    [InlineData("version: 1\ntopics:\n  - { name: X, partitions: many }\n", "t.yaml:3: ")]
    public void Malformed_file_names_the_line(string yaml, string start) => Assert.StartsWith(start, Refused(yaml), StringComparison.Ordinal);

    [Fact]
    public void Missing_file_is_named() =>
        Assert.Contains("no-such.yaml", Assert.Throws<DomainException>(() => TopicsFile.Load("no-such.yaml")).Message, StringComparison.Ordinal);

    private static string Refused(string yaml)
    {
        var refused = Assert.Throws<DomainException>(() => TopicsFile.Parse(yaml, "t.yaml"));
        Assert.Equal(DomainErrorCode.InvalidSetting, refused.Code);
        return refused.Message;
    }

    private static string DeployedFile()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var file = Path.Combine(directory.FullName, "deploy", "topics.yaml");
            if (File.Exists(file))
                return file;
        }

        throw new FileNotFoundException("deploy/topics.yaml is not above the tests");
    }
}
