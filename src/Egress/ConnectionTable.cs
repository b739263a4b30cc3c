using System.Text.Json;
using System.Text.Json.Serialization;

namespace GridGrains.Egress;

/// <summary>A database, a broker or a store of objects that the operator declares: drivers open their own sockets, so that a spec names an entry and never an address.</summary>
/// <param name="Kind"><c>postgres</c>, <c>clickhouse</c>, <c>kafka</c> or <c>s3</c>.</param>
/// <param name="Addresses">Each with its port; of a broker every one that it advertises.</param>
/// <param name="Allow">Tables as <c>schema.table</c>, topics, or keys of objects that specs may read; a star at the end takes all that begin so.</param>
/// <param name="User">Name of the user, or id of the key.</param>
/// <param name="Bucket">Of a store of objects.</param>
/// <param name="Credential">Entry of the table of credentials, with the password.</param>
/// <param name="Tls">Whether the connection is encrypted and the server's name checked.</param>
/// <param name="Tenant">Whose pipelines may use it; null for all.</param>
public sealed record ConnectionEntry(
    string Kind, IReadOnlyList<string> Addresses, IReadOnlyList<string> Allow, string? Database = null, string? User = null, string? Credential = null, bool Tls = true, string? Tenant = null,
    string? Bucket = null, string Region = "us-east-1")
{
    public const string Postgres = "postgres";
    public const string ClickHouse = "clickhouse";
    public const string Kafka = "kafka";
    public const string S3 = "s3";

    /// <summary>Whether a spec may read a table or a topic of this name.</summary>
    public bool Allows(string name) => Allow.Any(allowed => allowed.EndsWith('*') ? name.StartsWith(allowed[..^1], StringComparison.Ordinal) : name == allowed);
}

/// <param name="Secret">Password of the user; null where the connection has none.</param>
public sealed record OpenedConnection(string Name, ConnectionEntry Entry, string? Secret)
{
    // A record shows its members; this one must not.
    public override string ToString() => $"{Name} ({Entry.Kind})";
}

/// <summary>Connections by the names that specs use. Only the operator writes it.</summary>
public sealed class ConnectionTable
{
    public static readonly ConnectionTable Empty = new(new Dictionary<string, ConnectionEntry>(), CredentialTable.Empty);

    private static readonly string[] Kinds = [ConnectionEntry.Postgres, ConnectionEntry.ClickHouse, ConnectionEntry.Kafka, ConnectionEntry.S3];

    private readonly IReadOnlyDictionary<string, ConnectionEntry> _entries;
    private readonly CredentialTable _credentials;

    /// <exception cref="FormatException">An entry lacks something, or names no host.</exception>
    public ConnectionTable(IReadOnlyDictionary<string, ConnectionEntry> entries, CredentialTable credentials)
    {
        (_entries, _credentials) = (entries, credentials);
        foreach (var (name, entry) in entries)
        {
            Require(Kinds.Contains(entry.Kind), name, $"is of kind '{entry.Kind}'; there are {string.Join(", ", Kinds)}");
            Require(entry.Addresses is { Count: > 0 } && entry.Addresses.All(address => HostRule.Parse(address) is { Port: not null }), name, "needs 'addresses', each a host with its port");
            Require(entry.Kind == ConnectionEntry.Kafka || entry.Addresses.Count == 1, name, "has one address");
            Require(entry.Allow is { Count: > 0 }, name, "needs 'allow': the tables, topics or keys that specs may read");
            Require(entry.Kind != ConnectionEntry.Postgres || (entry.Database is not null && entry.User is not null), name, "needs 'database' and 'user'");
            Require(entry.Kind != ConnectionEntry.S3 || !string.IsNullOrEmpty(entry.Bucket), name, "needs 'bucket'");
            Require(entry.Credential is null || entry.User is not null, name, "has a credential and needs 'user' beside it");
        }
    }

    /// <summary>Reads the operator's file.</summary>
    /// <exception cref="FormatException">The file is no such table.</exception>
    public static ConnectionTable Read(string path, CredentialTable credentials)
    {
        try
        {
            return new ConnectionTable(
                JsonSerializer.Deserialize(File.ReadAllBytes(path), ConnectionJson.Default.DictionaryStringConnectionEntry) ?? throw new FormatException($"{path} holds nothing"), credentials);
        }
        catch (JsonException fault)
        {
            throw new FormatException($"{path} is no table of connections: {fault.Message}", fault);
        }
    }

    /// <param name="what">The table or topic that is to be read.</param>
    /// <exception cref="EgressException">The tenant has no such connection, it does not allow what is asked for, or its secret cannot be read.</exception>
    public OpenedConnection Open(string name, string? tenant, string what, params IReadOnlyList<string> kinds)
    {
        if (!_entries.TryGetValue(name, out var entry) || (entry.Tenant is { } owner && owner != tenant) || !kinds.Contains(entry.Kind))
        {
            throw new EgressException(EgressError.UnknownConnection, $"the operator declares no connection '{name}' of kind {string.Join(" or ", kinds)} for this tenant");
        }

        if (!entry.Allows(what))
        {
            throw new EgressException(EgressError.UnknownConnection, $"connection '{name}' does not allow '{what}' to be read; the operator may add it to 'allow'");
        }

        return new OpenedConnection(name, entry, entry.Credential is null ? null : SecretOf(entry, tenant));
    }

    // The entry of the credential has to name every host that could get the password.
    private string SecretOf(ConnectionEntry entry, string? tenant) =>
        entry.Addresses.Select(address => _credentials.Resolve(entry.Credential!, tenant, new Uri($"tcp://{address}"))).Last();

    private static void Require(bool holds, string name, string fault)
    {
        if (!holds)
        {
            throw new FormatException($"connection '{name}' {fault}");
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, ReadCommentHandling = JsonCommentHandling.Skip, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(Dictionary<string, ConnectionEntry>))]
internal sealed partial class ConnectionJson : JsonSerializerContext;
