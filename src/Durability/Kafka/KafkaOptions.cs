using GridGrains.Domain;

namespace GridGrains.Durability.Kafka;

/// <summary>How the broker knows this program: SASL/SCRAM.</summary>
public enum ScramMechanism
{
    Sha256,
    Sha512,
}

/// <param name="Password">A secret: it never appears in a message or in <see cref="object.ToString"/>.</param>
public sealed record KafkaCredentials(ScramMechanism Mechanism, string UserName, string Password)
{
    public override string ToString() => $"{UserName} by SCRAM {Mechanism}";
}

/// <summary>Where the brokers are and how to talk to them.</summary>
public sealed record KafkaOptions
{
    public static readonly TimeSpan DefaultStartTimeout = TimeSpan.FromSeconds(15);
    public static readonly TimeSpan DefaultDeliveryTimeout = TimeSpan.FromMinutes(2);

    /// <summary><c>host:port</c>, several separated by commas.</summary>
    public required string BootstrapServers { get; init; }

    /// <summary>Null for a broker without authentication.</summary>
    public KafkaCredentials? Credentials { get; init; }

    public bool Tls { get; init; }

    /// <summary>PEM file of the authority that signed the brokers' certificates; null for the system's own.</summary>
    public string? TlsAuthorityFile { get; init; }

    /// <summary>How long the first contact may take.</summary>
    public TimeSpan StartTimeout { get; init; } = DefaultStartTimeout;

    /// <summary>How long an append is retried before it fails.</summary>
    public TimeSpan DeliveryTimeout { get; init; } = DefaultDeliveryTimeout;

    /// <summary>Receives the client library's log lines; null drops them.</summary>
    public Action<string>? ClientLog { get; init; }

    /// <exception cref="DomainException"><c>InvalidSetting</c></exception>
    public void Validate()
    {
        Require(!string.IsNullOrWhiteSpace(BootstrapServers), nameof(BootstrapServers), "name at least one host:port");
        Require(TlsAuthorityFile is null || Tls, nameof(TlsAuthorityFile), "not be set without Tls");
        Require(TlsAuthorityFile is null || File.Exists(TlsAuthorityFile), nameof(TlsAuthorityFile), $"name an existing file, not {TlsAuthorityFile}");
        Require(Credentials is null or { UserName.Length: > 0, Password.Length: > 0 }, nameof(Credentials), "have a user name and a password");
        Require(StartTimeout > TimeSpan.Zero, nameof(StartTimeout), "be longer than zero");
        Require(DeliveryTimeout > TimeSpan.Zero, nameof(DeliveryTimeout), "be longer than zero");
    }

    private static void Require(bool holds, string setting, string rule)
    {
        if (!holds)
            throw new DomainException(DomainErrorCode.InvalidSetting, $"the broker's {setting} must {rule}");
    }
}
