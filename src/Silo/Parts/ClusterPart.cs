using System.Net;
using GridGrains.Silo.Commands;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Settings;

namespace GridGrains.Silo.Parts;

/// <summary>Other silos, brokers and the database. What may hold a password cannot be given on the command line, which other processes can read.</summary>
internal sealed class ClusterPart : SiloPart
{
    private const string DefaultId = "gridgrains";
    private const int MaxPort = 65_535;

    public static readonly Setting<bool> Cluster = Setting.Switch(
        "cluster", $"Run as one silo of a cluster: brokers from {ClusterSettings.KafkaVariable}, database from {ClusterSettings.PostgresVariable}");

    private static readonly Setting<string?> ClusterId = Setting.Text("cluster-id", "NAME", DefaultId, "Name that the silos of one cluster share");

    private static readonly Setting<IPAddress> Advertise = new(
        "advertise", "IP", "an IP address", $"{IPAddress.Loopback}", IPAddress.Loopback, "Address that the other silos reach this one at",
        static (string text, out IPAddress address) => IPAddress.TryParse(text, out address!));

    private static readonly Setting<int> SiloPort = Setting.Number("silo-port", "PORT", 0, 0, MaxPort, "Port for other silos; 0 takes a free one");

    private static readonly Setting<int> GatewayPort = Setting.Number(
        "gateway-port", "PORT", SiloSettings.DefaultGatewayPort, 0, MaxPort, "Port for Orleans clients, printed at start; 0 takes a free one, and so does a silo that finds the default taken");

    public static readonly Setting<string?> TopicsAction = Setting.OneOf(
        "topics", "run the silo", $"Instead of a run: apply creates the topics that the brokers in {ClusterSettings.KafkaVariable} lack, check compares only; exit code 1 when any differs",
        TopicsCommand.Apply, TopicsCommand.Check);

    public static readonly Setting<string?> TopicsPath = Setting.Text("topics-file", "FILE.yaml", "the one built in, deploy/topics.yaml", "Description of the topics");

    private static readonly Setting[] Connections =
    [
        Connection("kafka", "none", ClusterSettings.KafkaVariable, "Brokers: broker1:9092,broker2:9092"),
        Connection("kafka-user", "no authentication", ClusterSettings.KafkaUserVariable, "User of the brokers (SASL/SCRAM)"),
        Connection("kafka-password", "none", ClusterSettings.KafkaPasswordVariable, "The user's password", isSecret: true),
        Connection("kafka-scram", "SCRAM-SHA-512", ClusterSettings.KafkaScramVariable, "SCRAM-SHA-512 or SCRAM-SHA-256"),
        Connection("kafka-tls", "no TLS", ClusterSettings.KafkaTlsVariable, "1: TLS"),
        Connection("kafka-ca", "the system's own", ClusterSettings.KafkaAuthorityVariable, "PEM file of the authority"),
        Connection("postgres", "none", ClusterSettings.PostgresVariable, "Npgsql connection string: Host=db;Username=gridgrains;Password=...;Database=gridgrains", isSecret: true),
    ];

    public override string Name => "cluster";

    public override IReadOnlyList<Setting> Settings => [Cluster, ClusterId, Advertise, SiloPort, GatewayPort, TopicsAction, TopicsPath, .. Connections];

    public override SiloSettings Apply(SettingValues values, SiloSettings settings) => settings with
    {
        Cluster = values.Get(Cluster) ? ClusterSettings.FromEnvironment(values.OfVariable) : null,
        ClusterId = values.Get(ClusterId) ?? DefaultId,
        AdvertisedAddress = values.Get(Advertise),
        SiloPort = values.Get(SiloPort),
        GatewayPort = values.Get(GatewayPort),
    };

    private static Setting<string?> Connection(string name, string defaultText, string variable, string help, bool isSecret = false) =>
        new(name, "TEXT", "a text", defaultText, null, help, static (string text, out string? value) => (value = text).Length > 0)
        {
            OwnVariable = variable,
            IsOnCommandLine = false,
            IsSecret = isSecret,
        };
}
