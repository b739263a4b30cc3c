using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace GridGrains.Durability.Kafka;

/// <summary>A cluster's topics through Kafka's admin protocol.</summary>
public sealed class KafkaTopicCluster : ITopicCluster, IDisposable
{
    private readonly KafkaOptions _options;
    private readonly IAdminClient _admin;

    public KafkaTopicCluster(KafkaOptions options)
    {
        options.Validate();
        _options = options;
        _admin = KafkaAdmin.Build(options);
    }

    public async Task<IReadOnlyList<TopicState>> DescribeAsync(IReadOnlyCollection<string> names, CancellationToken cancellation)
    {
        var metadata = await KafkaAdmin.GetMetadataAsync(_admin, _options).WaitAsync(cancellation);
        var existing = metadata.Topics.Where(topic => names.Contains(topic.Topic) && topic.Error.Code == ErrorCode.NoError).ToList();
        var settings = await DescribeSettingsAsync([.. existing.Select(topic => topic.Topic)]).WaitAsync(cancellation);
        return [.. existing.Select(topic => new TopicState(
            topic.Topic, topic.Partitions.Count, topic.Partitions.Max(partition => partition.Replicas.Length), settings[topic.Topic]))];
    }

    public async Task CreateAsync(IReadOnlyCollection<TopicSpec> topics, CancellationToken cancellation)
    {
        try
        {
            await _admin.CreateTopicsAsync(topics.Select(Specification), new CreateTopicsOptions { RequestTimeout = _options.StartTimeout }).WaitAsync(cancellation);
        }
        catch (CreateTopicsException failure)
        {
            var failed = failure.Results.Where(result => result.Error.IsError).ToList();
            throw KafkaErrors.From(failed[0].Error, $"topics cannot be created ({string.Join(", ", failed.Select(result => result.Topic))})", failure);
        }
        catch (KafkaException failure)
        {
            throw KafkaErrors.From(failure.Error, "topics cannot be created", failure);
        }
    }

    public void Dispose() => _admin.Dispose();

    internal static TopicSpecification Specification(TopicSpec topic) => new()
    {
        Name = topic.Name,
        NumPartitions = topic.Partitions,
        ReplicationFactor = (short)topic.Replication,
        Configs = topic.Settings.ToDictionary(setting => setting.Key, setting => setting.Value),
    };

    private async Task<Dictionary<string, IReadOnlyDictionary<string, string>>> DescribeSettingsAsync(IReadOnlyList<string> names)
    {
        if (names.Count == 0)
            return [];
        try
        {
            var resources = names.Select(name => new ConfigResource { Type = ResourceType.Topic, Name = name });
            var results = await _admin.DescribeConfigsAsync(resources, new DescribeConfigsOptions { RequestTimeout = _options.StartTimeout });
            return results.ToDictionary(
                result => result.ConfigResource.Name,
                IReadOnlyDictionary<string, string> (result) => result.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Value));
        }
        catch (KafkaException failure)
        {
            throw KafkaErrors.From(failure.Error, "the settings of topics cannot be read", failure);
        }
    }
}
