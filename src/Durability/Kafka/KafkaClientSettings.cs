using Confluent.Kafka;

namespace GridGrains.Durability.Kafka;

/// <summary>Maps <see cref="KafkaOptions"/> to librdkafka's settings.</summary>
internal static class KafkaClientSettings
{
    /// <summary>Readers own partitions through checkpoints, not through a group; librdkafka wants a name all the same.</summary>
    private const string ReaderGroup = "gridgrains-reader";

    private const string ClientId = "gridgrains";

    public static ProducerConfig Producer(KafkaOptions options) => new(Client(options))
    {
        EnableIdempotence = true,
        Acks = Acks.All,
        CompressionType = CompressionType.Zstd,
        // Java's partitioner, which KeyPartitioner computes too; librdkafka's own default is another one.
        Partitioner = Partitioner.Murmur2Random,
        LingerMs = 5,
        BatchNumMessages = 10_000,
        BatchSize = 1_000_000,
        RequestTimeoutMs = 10_000,
        MessageTimeoutMs = (int)options.DeliveryTimeout.TotalMilliseconds,
    };

    /// <param name="severalTopics">A reader of one topic saves the topic's name per record.</param>
    public static ConsumerConfig Reader(KafkaOptions options, bool severalTopics) => new(Client(options))
    {
        GroupId = ReaderGroup,
        EnableAutoCommit = false,
        EnableAutoOffsetStore = false,
        // A missing offset is an error to its reader, never a silent jump.
        AutoOffsetReset = AutoOffsetReset.Error,
        AllowAutoCreateTopics = false,
        ConsumeResultFields = severalTopics ? "headers,timestamp,topic" : "headers,timestamp",
        // The default of a second halves the throughput of a reader that keeps up.
        FetchQueueBackoffMs = 5,
        FetchWaitMaxMs = 50,
        FetchMinBytes = 1,
        QueuedMinMessages = 100_000,
        QueuedMaxMessagesKbytes = 32 * 1024,
    };

    /// <summary>Only commits: it is never assigned a partition and belongs to no generation of its group.</summary>
    public static ConsumerConfig Committer(KafkaOptions options, string group) => new(Client(options))
    {
        GroupId = group,
        EnableAutoCommit = false,
        EnableAutoOffsetStore = false,
        AllowAutoCreateTopics = false,
    };

    public static AdminClientConfig Admin(KafkaOptions options) => new(Client(options));

    private static ClientConfig Client(KafkaOptions options)
    {
        var client = new ClientConfig
        {
            BootstrapServers = options.BootstrapServers,
            ClientId = ClientId,
            // A broker that is gone answers nothing more on connections that stand: the default waits a minute for it.
            SocketTimeoutMs = 10_000,
            SocketConnectionSetupTimeoutMs = 5_000,
            ReconnectBackoffMaxMs = 1_000,
            SecurityProtocol = (options.Tls, options.Credentials) switch
            {
                (false, null) => SecurityProtocol.Plaintext,
                (true, null) => SecurityProtocol.Ssl,
                (false, _) => SecurityProtocol.SaslPlaintext,
                (true, _) => SecurityProtocol.SaslSsl,
            },
        };
        if (options.TlsAuthorityFile is { } authority)
            client.SslCaLocation = authority;
        if (options.Credentials is { } credentials)
        {
            client.SaslMechanism = credentials.Mechanism == ScramMechanism.Sha256 ? SaslMechanism.ScramSha256 : SaslMechanism.ScramSha512;
            client.SaslUsername = credentials.UserName;
            client.SaslPassword = credentials.Password;
        }

        return client;
    }
}
