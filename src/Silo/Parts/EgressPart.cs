using GridGrains.Egress;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Settings;

namespace GridGrains.Silo.Parts;

/// <summary>The one way out, and what the operator lets through it.</summary>
internal sealed class EgressPart : SiloPart
{
    public static readonly Setting<string?> AllowedHosts = new(
        "allow-hosts", "HOST[:PORT],...", "hosts, each with or without a port", "none", null,
        "Hosts that outgoing requests may reach at addresses that are not on the public internet",
        static (string text, out string? value) => IsRead(text, static hosts => EgressOptions.HostsOf(hosts), out value));

    public static readonly Setting<string?> Credentials = Setting.Text(
        "credentials", "FILE", "none", "JSON table of credential names: provider (env or file), source, hosts that may get the secret");

    public static readonly Setting<string?> Connections = Setting.Text(
        "connections", "FILE", "none", "JSON table of databases and brokers that specs may read: kind, addresses, allow, database, user, credential");

    public override string Name => "egress";

    public override IReadOnlyList<Setting> Settings => [AllowedHosts, Credentials, Connections];

    public override void AddServices(IServiceCollection services, SiloSettings settings, SiloStorage storage)
    {
        var (hosts, file, connections) = (settings.Values.Get(AllowedHosts), settings.Values.Get(Credentials), settings.Values.Get(Connections));
        services
            .AddSingleton(_ => file is null ? CredentialTable.Empty : CredentialTable.Read(file))
            .AddSingleton(provider => connections is null ? ConnectionTable.Empty : ConnectionTable.Read(connections, provider.GetRequiredService<CredentialTable>()))
            .AddSingleton(provider => new EgressRoom(
                new EgressOptions { AllowedHosts = EgressOptions.HostsOf(hosts), Credentials = provider.GetRequiredService<CredentialTable>() },
                provider.GetRequiredService<TimeProvider>()));
    }

    private static bool IsRead(string text, Action<string> read, out string? value)
    {
        value = text;
        try
        {
            read(text);
            return text.Length > 0;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
