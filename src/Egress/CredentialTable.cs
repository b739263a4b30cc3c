using System.Text.Json;
using System.Text.Json.Serialization;

namespace GridGrains.Egress;

/// <summary>One entry of the operator's table: where a secret is, and where it may go.</summary>
/// <param name="Provider"><c>env</c> or <c>file</c>.</param>
/// <param name="Source">Name of the variable, or path of the file.</param>
/// <param name="Hosts">Hosts that may get the secret, each with or without a port.</param>
/// <param name="Tenant">Whose pipelines may use it; null for all.</param>
/// <param name="Use"><c>request</c>: it is sent to hosts; <c>webhook</c>: it checks what comes in, and is sent nowhere.</param>
public sealed record CredentialEntry(string Provider, string Source, IReadOnlyList<string>? Hosts = null, string? Tenant = null, string Use = CredentialEntry.Request)
{
    public const string Request = "request";
    public const string Webhook = "webhook";
}

/// <summary>
/// Names that specs may refer to, and what each stands for. Only the operator writes it; a spec names an entry and can name neither a variable
/// nor a path. A secret is read when it is sent and kept nowhere.
/// </summary>
public sealed class CredentialTable
{
    public const int MaxSecretBytes = 16 * 1024;

    public static readonly CredentialTable Empty = new(new Dictionary<string, CredentialEntry>());

    private readonly Dictionary<string, (CredentialEntry Entry, HostRule[] Hosts)> _entries = [];
    private readonly Func<string, string?> _variable;

    /// <param name="variable">Reads a variable; by default of this process.</param>
    /// <exception cref="FormatException">An entry has an unknown provider, no host, or a host that is none.</exception>
    public CredentialTable(IReadOnlyDictionary<string, CredentialEntry> entries, Func<string, string?>? variable = null)
    {
        _variable = variable ?? Environment.GetEnvironmentVariable;
        foreach (var (name, entry) in entries)
        {
            if (entry.Provider is not ("env" or "file") || string.IsNullOrEmpty(entry.Source))
            {
                throw new FormatException($"credential '{name}' has provider '{entry.Provider}'; env and file are known, with the name or path in 'source'");
            }

            HostRule[] hosts = [.. (entry.Hosts ?? []).Select(host => HostRule.Parse(host) ?? throw new FormatException($"credential '{name}': '{host}' is no host"))];
            if (entry.Use is not (CredentialEntry.Request or CredentialEntry.Webhook) || hosts.Length > 0 != (entry.Use == CredentialEntry.Request))
            {
                throw new FormatException($"credential '{name}' is for 'request' and names hosts that may get it, or for 'webhook' and names none");
            }

            _entries.Add(name, (entry, hosts));
        }
    }

    public IReadOnlyCollection<string> Names => _entries.Keys;

    /// <summary>Reads the operator's file: <c>{"eia-key":{"provider":"env","source":"EIA_KEY","hosts":["api.eia.gov"]}}</c>.</summary>
    /// <exception cref="FormatException">The file is no such object.</exception>
    public static CredentialTable Read(string path)
    {
        try
        {
            return new CredentialTable(
                JsonSerializer.Deserialize(File.ReadAllBytes(path), CredentialJson.Default.DictionaryStringCredentialEntry) ?? throw new FormatException($"{path} holds nothing"));
        }
        catch (JsonException fault)
        {
            throw new FormatException($"{path} is no table of credentials: {fault.Message}", fault);
        }
    }

    /// <summary>The secret of a name, for a request to one address.</summary>
    /// <exception cref="EgressException">The name is unknown to the tenant, the secret cannot be read, or the address is not of the entry.</exception>
    public string Resolve(string name, string? tenant, Uri address)
    {
        if (!_entries.TryGetValue(name, out var known) || (known.Entry.Tenant is { } owner && owner != tenant))
        {
            throw new EgressException(EgressError.UnknownCredential, $"the operator's table has no credential '{name}' for this tenant");
        }

        if (!Array.Exists(known.Hosts, host => host.Fits(address)))
        {
            throw new EgressException(EgressError.CredentialNotForHost, $"credential '{name}' may not be sent to {address.Host}:{address.Port}");
        }

        return Secret(name, known.Entry);
    }

    /// <summary>The secret that signs what comes in to a webhook. It is sent nowhere.</summary>
    /// <exception cref="EgressException">The name is unknown to the tenant, is of another use, or its secret cannot be read.</exception>
    public string ResolveForWebhook(string name, string? tenant) =>
        _entries.TryGetValue(name, out var known) && known.Entry.Use == CredentialEntry.Webhook && (known.Entry.Tenant is null || known.Entry.Tenant == tenant)
            ? Secret(name, known.Entry)
            : throw new EgressException(EgressError.UnknownCredential, $"the operator's table has no credential '{name}' for webhooks of this tenant");

    private string Secret(string name, CredentialEntry entry)
    {
        var secret = entry.Provider == "env" ? _variable(entry.Source) : ReadFile(name, entry.Source);
        return string.IsNullOrEmpty(secret) ? throw new EgressException(EgressError.UnknownCredential, $"credential '{name}' is empty: the operator has to set it") : secret;
    }

    private static string ReadFile(string name, string path)
    {
        try
        {
            return new FileInfo(path).Length > MaxSecretBytes
                ? throw new EgressException(EgressError.UnknownCredential, $"credential '{name}' is longer than {MaxSecretBytes} bytes")
                : File.ReadAllText(path).TrimEnd('\r', '\n');
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The path stays between the operator and the machine.
            throw new EgressException(EgressError.UnknownCredential, $"the secret of credential '{name}' cannot be read");
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, ReadCommentHandling = JsonCommentHandling.Skip, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(Dictionary<string, CredentialEntry>))]
internal sealed partial class CredentialJson : JsonSerializerContext;
