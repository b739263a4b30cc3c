using GridGrains.Domain.Governance.Admission;

namespace GridGrains.Domain.Governance;

/// <summary>What the policy file says, checked. Never changes; a reload is a new policy.</summary>
/// <param name="Tiers">By name; a tier without bounds is not there.</param>
public sealed record GovernancePolicy(IReadOnlyDictionary<string, TenantPolicy> Tenants, IReadOnlyDictionary<string, TierPolicy> Tiers, OidcPolicy? Oidc)
{
    /// <summary>Of requests of one key or holder of tokens; null for any.</summary>
    public RequestPace? PerKey { get; init; }

    /// <summary>Of requests from one address that present nothing good; null for any.</summary>
    public RequestPace? PerAddress { get; init; }

    /// <summary>One tenant that sees everything: what holds without a file.</summary>
    public static readonly GovernancePolicy Default = new(new Dictionary<string, TenantPolicy>(), new Dictionary<string, TierPolicy>(), null);

    private static readonly TenantPolicy Unrestricted = new(ApiKey.DefaultTenant, "Everyone who names no other", null);

    public IEnumerable<TenantPolicy> AllTenants => Tenants.ContainsKey(ApiKey.DefaultTenant) ? Tenants.Values : Tenants.Values.Prepend(Unrestricted);

    /// <returns>Null for a tenant that the policy does not know: its keys are worth nothing.</returns>
    public TenantPolicy? Find(string tenant) => Tenants.GetValueOrDefault(tenant) ?? (tenant == ApiKey.DefaultTenant ? Unrestricted : null);
}

/// <param name="Isos">Codes of the markets that it sees; null for all.</param>
/// <param name="Weight">Its share of turns where others wait too.</param>
public sealed record TenantPolicy(string Name, string Title, IReadOnlySet<string>? Isos, double Weight = 1);

/// <summary>Whose tokens are taken.</summary>
/// <param name="Issuer">As the claim <c>iss</c> has it.</param>
/// <param name="Audience">As the claim <c>aud</c> has it.</param>
/// <param name="KeysFile">JSON Web Key Set (RFC 7517) with the issuer's public keys; a relative path begins at the policy file.</param>
/// <param name="Tenant">Of tokens without the claim; null refuses them.</param>
public sealed record OidcPolicy(string Issuer, string Audience, string KeysFile, string OwnerClaim, string RoleClaim, string TenantClaim, string? Tenant)
{
    public const string DefaultOwnerClaim = "sub";
    public const string DefaultRoleClaim = "roles";
    public const string DefaultTenantClaim = "tenant";
}
