namespace GridGrains.Domain.Governance;

/// <summary>Who sends a request, and what they may.</summary>
/// <param name="Owner">The actor of audited acts; null where nobody was asked who they are.</param>
/// <param name="KeyId">Null for a token, and where no key was asked for.</param>
/// <param name="Isos">Codes of the markets that it sees; null for all.</param>
public sealed record Caller(string? Owner, string? KeyId, string Tenant, string? Role, AccessScope Scopes, IReadOnlySet<string>? Isos)
{
    /// <summary>Whoever reaches loopback where no keys are asked for.</summary>
    public static readonly Caller Local = new(null, null, ApiKey.DefaultTenant, null, AccessRoles.Everything, null);

    /// <summary>Nobody in particular, on routes that are everybody's.</summary>
    public static readonly Caller Anonymous = new(null, null, ApiKey.DefaultTenant, null, AccessScope.None, null);

    /// <summary>Sees a part of the data alone.</summary>
    public bool IsRestricted => Isos is not null;

    public bool Has(AccessScope scope) => (Scopes & scope) == scope;
}
