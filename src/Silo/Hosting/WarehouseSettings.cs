using System.Text;
using ClickHouse.Driver.ADO;
using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Schema;
using GridGrains.Domain;

namespace GridGrains.Silo.Hosting;

/// <param name="Interval">From a record in the log to its insert, at the longest.</param>
/// <param name="ConnectionString">Of a server that is there already; null for an embedded engine. It holds a secret.</param>
/// <param name="Cluster">Name of the server's cluster where tables are to replicate; null for one server.</param>
public sealed record WarehouseSettings(bool IsOn, TimeSpan Interval, string? ConnectionString = null, string? Cluster = null)
{
    public const string ConnectionVariable = "GRIDGRAINS_CLICKHOUSE";
    public const string SqlVariable = "GRIDGRAINS_CLICKHOUSE_SQL";
    public const string ClusterVariable = "GRIDGRAINS_CLICKHOUSE_CLUSTER";

    public static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(3);

    public static readonly WarehouseSettings On = new(true, DefaultInterval);

    public static readonly WarehouseSettings Off = new(false, DefaultInterval);

    /// <summary>Of the read-only user that runs SQL of callers on such a server; null for no SQL there. It holds a secret.</summary>
    public string? SqlConnectionString { get; init; }

    public bool IsEmbedded => ConnectionString is null;

    public string Database => ConnectionString is not null && new ClickHouseConnectionStringBuilder(ConnectionString).Database is { Length: > 0 } named and not "default"
        ? named
        : Warehouse.DefaultDatabase;

    public SqlDialect Dialect => Cluster is null ? SqlDialect.SingleServer : SqlDialect.Replicated(Cluster);

    /// <param name="choice"><c>on</c>, <c>off</c>, or null for the default: on, but in a cluster only where a server is named.</param>
    /// <exception cref="DomainException"><c>InvalidSetting</c>: a variable has no meaning.</exception>
    public static WarehouseSettings FromEnvironment(Func<string, string?> read, string? choice, bool isCluster, TimeSpan interval)
    {
        var connection = read(ConnectionVariable) is { Length: > 0 } named ? named : null;
        var settings = new WarehouseSettings(
            choice is null ? !isCluster || connection is not null : choice == "on", interval, connection, read(ClusterVariable) is { Length: > 0 } cluster ? cluster : null);
        try
        {
            _ = (settings.Database, settings.Dialect);
            return settings;
        }
        catch (ArgumentException wrong)
        {
            // The text of the connection string stays out of the message: it holds a password.
            throw new DomainException(
                DomainErrorCode.InvalidSetting,
                $"{ConnectionVariable} or {ClusterVariable} has no meaning; they hold, for example, Host=db;Port=8123;Username=gridgrains;Password=...;Database=gridgrains and the name of a cluster",
                wrong);
        }
    }

    public string DirectoryOf(SiloSettings settings) => Path.GetFullPath(Path.Combine(settings.DataDirectory, "clickhouse"));

    private bool PrintMembers(StringBuilder text)
    {
        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{(IsOn ? "on" : "off")}, {(IsEmbedded ? "embedded" : "external")}, every {Interval.TotalSeconds:0.#} s");
        return true;
    }
}
