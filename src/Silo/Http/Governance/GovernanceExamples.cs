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

    public static readonly PolicyView Policy = new(
        "/etc/gridgrains/governance.yaml", 3, null, KeysRequired: true,
        [.. AccessRoles.All.Select(role => new RoleView(AccessRoles.WordOf(role), AccessRoles.WordsOf(AccessRoles.ScopesOf(role))))],
        [new(ApiKey.DefaultTenant, "Everyone who names no other", null), new("desk", "Trading desk", null), new("caiso-partner", "Partner in California", ["CAISO"])],
        new("https://login.example.com/", "gridgrains"));
}
