using System.Text.Json.Serialization;
using GridGrains.Domain.Governance;
using GridGrains.Domain.Governance.Accounting;
using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;
using GridGrains.Grains.Contracts.Governance;
using GridGrains.Silo.Governance;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Settings;

namespace GridGrains.Silo.Parts;

/// <summary>Who may do what: keys, tokens, roles, tenants.</summary>
internal sealed class GovernancePart : SiloPart
{
    public static readonly Setting<bool> Auth = Setting.Switch(
        "auth", "Ask every request for an API key or a token; without it only loopback is served, and asked nothing");

    private static readonly Setting<string?> AdminKey = new(
        "admin-key", "KEY", ApiKeyText.Form, "none", null, "The first key, of the role admin, for as long as it is set",
        static (string text, out string? key) => ApiKeyText.TryParse(key = text, out _))
    {
        OwnVariable = AccessSettings.AdminKeyVariable,
        IsOnCommandLine = false,
        IsSecret = true,
    };

    private static readonly Setting<string?> Policy = Setting.Text(
        "governance", "FILE.yaml", "one tenant that sees everything", "Policy: tenants, what they see, whose tokens are taken; it is read again when it changes");

    public override string Name => "governance";

    public override IReadOnlyList<Setting> Settings => [Auth, AdminKey, Policy];

    public override IReadOnlyList<string> Topics => [Domain.Log.Topics.QueryLog];

    public override IReadOnlyList<string> Tables => ["iceberg.query_log", "clickhouse.query_log"];

    public override IReadOnlyList<TopicTable> TopicTables => [QueryLogTable.Topic];

    public override IReadOnlyList<RecordSchema> Schemas => [QueryRecordSchema.Schema];

    public override IReadOnlyList<JsonSerializerContext> Json => [GovernanceJson.Default];

    public override IReadOnlyList<ProblemCode> Problems => [.. AccessProblems.All, .. AdmissionProblems.All];

    public override SiloSettings Apply(SettingValues values, SiloSettings settings) =>
        settings with { Access = new AccessSettings(values.Get(Auth), values.Get(AdminKey), values.Get(Policy)) };

    public override void AddServices(IServiceCollection services, SiloSettings settings, SiloStorage storage)
    {
        var policy = PolicyFile.Open(settings.Access.PolicyFile);
        services
            .AddSingleton(policy)
            .AddSingleton(settings.Access)
            .AddSingleton<KeyStore>()
            .AddSingleton<TokenReader>()
            .AddSingleton<AccessControl>()
            .AddSingleton<RequestGate>()
            .AddSingleton<ActTrail>()
            .AddSingleton<GovernanceInstruments>()
            .AddSingleton<PageSessions>()
            .AddSingleton<SessionEndpoints>()
            .AddSingleton<KeyEndpoints>()
            .AddSingleton<PolicyEndpoints>()
            .AddSingleton<QueryLog>()
            .AddSingleton<AdmissionDesk>()
            .AddSingleton<TierEndpoints>()
            .AddHostedService(provider => provider.GetRequiredService<QueryLog>())
            .AddHostedService<GovernanceWatch>()
            .AddHostedService<AdmissionWatch>();
    }

    public override void MapEndpoints(IEndpointRouteBuilder routes)
    {
        KeyEndpoints.Map(routes);
        SessionEndpoints.Map(routes);
        PolicyEndpoints.Map(routes);
        TierEndpoints.Map(routes);
    }
}
