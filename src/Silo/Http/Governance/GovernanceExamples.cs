using GridGrains.Domain.Governance;
using GridGrains.Grains.Contracts.Governance;

namespace GridGrains.Silo.Http.Governance;

internal static class GovernanceExamples
{
    public const string KeyId = "0123456789abcdef";

    private static readonly DateTime Created = new(2026, 6, 1, 8, 0, 0, DateTimeKind.Utc);

    public static readonly CallerView Caller = new("ann", KeyId, "desk", "analyst", ["read", "query"], null, KeysRequired: true);

    public static readonly ApiKeyView Key = new(
        KeyId, "ann", "desk", "analyst", ["read", "query"], "notebook", "active", Created, "admin", Created.AddYears(1), null, null, Created.AddDays(3));

    public static readonly ApiKeyList Keys = new([Key]);

    public static readonly NewApiKey NewKey = new($"{ApiKeyText.Prefix}{KeyId}_{new string('0', 2 * ApiKeyText.SecretBytes)}", Key with { LastUsedAt = null });

    public static readonly ApiKeyRequest KeyRequest = new("ann", "analyst", "desk", null, "notebook", Created.AddYears(1));

    public const string QueryId = "8a6e1c3f-5b7d-4e2a-9c11-0f3d2b7a6e54";

    public static readonly TierList Tiers = new([new TierView("interactive", 12, 30, 3, 1000, 900, 1024, null, 2, 1000, null)]);

    public static readonly UsageList Usage = new([new UsageView("interactive", "desk", 4, 0, 212, 1000, 3107, null)]);

    public static readonly QueryList Queries = new([new QueryView(QueryId, "running", "ann", "desk", "interactive", "GET /v1/cubes/hub_24h", Created, Created.AddMilliseconds(40), 1.2)]);

    public static readonly PolicyView Policy = new(
        "/etc/gridgrains/governance.yaml", 3, null, KeysRequired: true,
        [.. AccessRoles.All.Select(role => new RoleView(AccessRoles.WordOf(role), AccessRoles.WordsOf(AccessRoles.ScopesOf(role))))],
        [new(ApiKey.DefaultTenant, "Everyone who names no other", null), new("desk", "Trading desk", null), new("caiso-partner", "Partner in California", ["CAISO"])],
        new("https://login.example.com/", "gridgrains"));
}
