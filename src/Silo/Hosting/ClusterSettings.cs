using GridGrains.Domain;
using GridGrains.Durability.Kafka;

namespace GridGrains.Silo.Hosting;

/// <summary>Where a silo of a cluster finds brokers, database and the other silos. Secrets come from the environment alone.</summary>
public sealed record ClusterSettings(KafkaOptions Kafka, string PostgresConnectionString)
{
    public const string KafkaVariable = "GRIDGRAINS_KAFKA";
    public const string KafkaUserVariable = "GRIDGRAINS_KAFKA_USER";
    public const string KafkaPasswordVariable = "GRIDGRAINS_KAFKA_PASSWORD";
    public const string KafkaScramVariable = "GRIDGRAINS_KAFKA_SCRAM";
    public const string KafkaTlsVariable = "GRIDGRAINS_KAFKA_TLS";
    public const string KafkaAuthorityVariable = "GRIDGRAINS_KAFKA_CA";
    public const string PostgresVariable = "GRIDGRAINS_POSTGRES";

    /// <exception cref="DomainException"><c>InvalidSetting</c>: a variable is missing or has no meaning.</exception>
    public static ClusterSettings FromEnvironment(Func<string, string?> read)
    {
        var kafka = KafkaFromEnvironment(read);
        kafka.Validate();
        return new ClusterSettings(kafka, Required(read, PostgresVariable, "Host=db;Username=gridgrains;Database=gridgrains"));
    }

    /// <exception cref="DomainException"><c>InvalidSetting</c>: a variable is missing or has no meaning.</exception>
    public static KafkaOptions KafkaFromEnvironment(Func<string, string?> read) => new()
    {
        BootstrapServers = Required(read, KafkaVariable, "broker1:9092,broker2:9092"),
        Credentials = read(KafkaUserVariable) is { Length: > 0 } user
            ? new KafkaCredentials(ScramOf(read(KafkaScramVariable)), user, Required(read, KafkaPasswordVariable, "the user's password"))
            : null,
        Tls = read(KafkaTlsVariable) is "1" or "true",
        TlsAuthorityFile = read(KafkaAuthorityVariable) is { Length: > 0 } authority ? authority : null,
    };

    private static ScramMechanism ScramOf(string? name) => name switch
    {
        null or "" or "SCRAM-SHA-512" => ScramMechanism.Sha512,
        "SCRAM-SHA-256" => ScramMechanism.Sha256,
        _ => throw new DomainException(DomainErrorCode.InvalidSetting, $"{KafkaScramVariable} is '{name}'; known are SCRAM-SHA-256 and SCRAM-SHA-512"),
    };

    private static string Required(Func<string, string?> read, string variable, string example) => read(variable) is { Length: > 0 } value
        ? value
        : throw new DomainException(DomainErrorCode.InvalidSetting, $"the environment variable {variable} is not set; it holds, for example, {example}");
}
