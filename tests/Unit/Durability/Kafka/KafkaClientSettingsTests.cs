using Confluent.Kafka;
using GridGrains.Domain;
using GridGrains.Durability.Kafka;
using Xunit;

namespace GridGrains.Tests.Unit.Durability.Kafka;

public sealed class KafkaClientSettingsTests
{
    private const string ResultFields = ConfigPropertyNames.Consumer.ConsumeResultFields;

    private static readonly KafkaOptions Plain = new() { BootstrapServers = "a:9092,b:9092" };
    private static readonly KafkaCredentials Scram = new(ScramMechanism.Sha512, "grid", "s3cret");

    [Fact]
    public void Producer_is_idempotent_and_hashes_keys_as_java_does()
    {
        var producer = KafkaClientSettings.Producer(Plain with { DeliveryTimeout = TimeSpan.FromSeconds(7) });

        Assert.Equal("a:9092,b:9092", producer.BootstrapServers);
        Assert.Equal((true, Acks.All), (producer.EnableIdempotence, producer.Acks));
        Assert.Equal((CompressionType.Zstd, Partitioner.Murmur2Random), (producer.CompressionType, producer.Partitioner));
        Assert.Equal(7_000, producer.MessageTimeoutMs);
    }

    [Fact]
    public void No_client_waits_a_minute_for_a_broker_that_went_silent()
    {
        ClientConfig[] clients = [KafkaClientSettings.Producer(Plain), KafkaClientSettings.Reader(Plain, false), KafkaClientSettings.Admin(Plain)];

        Assert.All(clients, client => Assert.Equal((10_000, 5_000, 1_000), (client.SocketTimeoutMs, client.SocketConnectionSetupTimeoutMs, client.ReconnectBackoffMaxMs)));
        Assert.Equal(10_000, KafkaClientSettings.Producer(Plain).RequestTimeoutMs);
    }

    [Fact]
    public void Reader_never_commits_nor_jumps_over_a_missing_offset()
    {
        var reader = KafkaClientSettings.Reader(Plain, severalTopics: false);

        Assert.Equal((false, false), (reader.EnableAutoCommit, reader.EnableAutoOffsetStore));
        Assert.Equal((AutoOffsetReset.Error, 5), (reader.AutoOffsetReset, reader.FetchQueueBackoffMs));
        Assert.Equal("headers,timestamp", reader.Get(ResultFields));
        Assert.Equal("headers,timestamp,topic", KafkaClientSettings.Reader(Plain, severalTopics: true).Get(ResultFields));
    }

    [Theory]
    [InlineData(false, false, SecurityProtocol.Plaintext)]
    [InlineData(true, false, SecurityProtocol.Ssl)]
    [InlineData(false, true, SecurityProtocol.SaslPlaintext)]
    [InlineData(true, true, SecurityProtocol.SaslSsl)]
    public void Tls_and_credentials_choose_the_protocol_of_every_client(bool tls, bool credentials, SecurityProtocol expected)
    {
        var options = Plain with { Tls = tls, Credentials = credentials ? Scram : null };

        ClientConfig[] clients = [KafkaClientSettings.Producer(options), KafkaClientSettings.Reader(options, false), KafkaClientSettings.Admin(options)];
        Assert.All(clients, client => Assert.Equal(expected, client.SecurityProtocol));
        Assert.All(clients, client => Assert.Equal(credentials ? ("grid", "s3cret") : (null, null), (client.SaslUsername, client.SaslPassword)));
    }

    [Theory]
    [InlineData(ScramMechanism.Sha256, SaslMechanism.ScramSha256)]
    [InlineData(ScramMechanism.Sha512, SaslMechanism.ScramSha512)]
    public void Scram_mechanism_is_passed_on(ScramMechanism mechanism, SaslMechanism expected) =>
        Assert.Equal(expected, KafkaClientSettings.Admin(Plain with { Credentials = Scram with { Mechanism = mechanism } }).SaslMechanism);

    [Fact]
    public void Authority_file_is_passed_on()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.File("ca.pem");
        File.WriteAllText(file, "");
        var options = Plain with { Tls = true, TlsAuthorityFile = file };
        options.Validate();

        Assert.Equal(file, KafkaClientSettings.Producer(options).SslCaLocation);
    }

    [Fact]
    public void Senseless_options_are_refused()
    {
        KafkaOptions[] senseless =
        [
            Plain with { BootstrapServers = " " },
            Plain with { TlsAuthorityFile = "ca.pem" },
            Plain with { Tls = true, TlsAuthorityFile = "no-such-file.pem" },
            Plain with { Credentials = Scram with { Password = "" } },
            Plain with { StartTimeout = TimeSpan.Zero },
            Plain with { DeliveryTimeout = TimeSpan.Zero },
        ];

        Assert.All(senseless, options => Assert.Equal(DomainErrorCode.InvalidSetting, Assert.Throws<DomainException>(options.Validate).Code));
    }

    [Fact]
    public void Password_never_shows() =>
        Assert.DoesNotContain("s3cret", (Plain with { Credentials = Scram }).ToString(), StringComparison.Ordinal);
}
