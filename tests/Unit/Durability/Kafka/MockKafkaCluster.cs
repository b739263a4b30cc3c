using System.Runtime.InteropServices;

namespace GridGrains.Tests.Unit.Durability.Kafka;

/// <summary>
/// librdkafka's mock cluster: brokers in this process that speak the real protocol over loopback. It keeps about 5 MB per partition and then
/// drops the oldest records without a word, so tests stay below that. It creates no topics through the admin protocol and knows no SASL.
/// </summary>
public sealed class MockKafkaCluster : IDisposable
{
    private const string Library = "librdkafka";
    private const int ProducerType = 0;
    private const int ErrorTextBytes = 512;

    private readonly nint _client;
    private nint _cluster;

    static MockKafkaCluster() => NativeLibrary.SetDllImportResolver(typeof(MockKafkaCluster).Assembly, Resolve);

    public MockKafkaCluster(int brokers = 1)
    {
        var error = new byte[ErrorTextBytes];
        var configuration = rd_kafka_conf_new();
        // The client exists only to hold the cluster: what it says of its missing bootstrap servers is noise.
        Check(rd_kafka_conf_set(configuration, "log_level", "0", error, ErrorTextBytes), "set its log level");
        _client = rd_kafka_new(ProducerType, configuration, error, ErrorTextBytes);
        if (_client == 0)
            throw new InvalidOperationException("librdkafka gives no client: " + System.Text.Encoding.UTF8.GetString(error).TrimEnd('\0'));
        _cluster = rd_kafka_mock_cluster_new(_client, brokers);
        if (_cluster == 0)
            throw new InvalidOperationException("librdkafka gives no mock cluster");
        BootstrapServers = Marshal.PtrToStringUTF8(rd_kafka_mock_cluster_bootstraps(_cluster))!;
    }

    public string BootstrapServers { get; }

    public void CreateTopic(string topic, int partitions, int replicationFactor = 1) =>
        Check(rd_kafka_mock_topic_create(_cluster, topic, partitions, replicationFactor), $"create {topic}");

    /// <summary>Closes the broker's connections and refuses new ones; brokers count from 1.</summary>
    public void StopBroker(int broker) => Check(rd_kafka_mock_broker_set_down(_cluster, broker), $"stop broker {broker}");

    public void StartBroker(int broker) => Check(rd_kafka_mock_broker_set_up(_cluster, broker), $"start broker {broker}");

    public void Dispose()
    {
        if (_cluster == 0)
            return;
        rd_kafka_mock_cluster_destroy(_cluster);
        rd_kafka_destroy(_client);
        _cluster = 0;
    }

    private static void Check(int error, string doing)
    {
        if (error != 0)
            throw new InvalidOperationException($"the mock cluster cannot {doing}: error {error}");
    }

    /// <summary>The first build in the package needs a newer SASL library than Debian 12 has; the CentOS build carries its own.</summary>
    private static nint Resolve(string name, System.Reflection.Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Library)
            return 0;
        foreach (var build in new[] { Library, "centos8-librdkafka", "alpine-librdkafka" })
        {
            if (NativeLibrary.TryLoad(build, assembly, path, out var handle))
                return handle;
        }

        return 0;
    }

#pragma warning disable IDE1006 // The C library's own names.
    [DllImport(Library)]
    private static extern nint rd_kafka_conf_new();

    [DllImport(Library)]
    private static extern int rd_kafka_conf_set(
        nint configuration, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, [MarshalAs(UnmanagedType.LPUTF8Str)] string value, byte[] error, nuint errorBytes);

    [DllImport(Library)]
    private static extern nint rd_kafka_new(int type, nint configuration, byte[] error, nuint errorBytes);

    [DllImport(Library)]
    private static extern void rd_kafka_destroy(nint client);

    [DllImport(Library)]
    private static extern nint rd_kafka_mock_cluster_new(nint client, int brokers);

    [DllImport(Library)]
    private static extern void rd_kafka_mock_cluster_destroy(nint cluster);

    [DllImport(Library)]
    private static extern nint rd_kafka_mock_cluster_bootstraps(nint cluster);

    [DllImport(Library)]
    private static extern int rd_kafka_mock_topic_create(nint cluster, [MarshalAs(UnmanagedType.LPUTF8Str)] string topic, int partitions, int replicationFactor);

    [DllImport(Library)]
    private static extern int rd_kafka_mock_broker_set_down(nint cluster, int broker);

    [DllImport(Library)]
    private static extern int rd_kafka_mock_broker_set_up(nint cluster, int broker);
#pragma warning restore IDE1006
}
