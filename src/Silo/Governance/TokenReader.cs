using GridGrains.Domain.Governance;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace GridGrains.Silo.Governance;

/// <summary>Who holds a token, by its claims.</summary>
internal sealed record TokenHolder(string Owner, string Tenant, IReadOnlyList<AccessRole> Roles)
{
    public AccessScope Scopes => Roles.Aggregate(AccessScope.None, (scopes, role) => scopes | AccessRoles.ScopesOf(role));
}

/// <summary>
/// Checks tokens (JWT, RFC 7519): signed by the issuer with RSA or elliptic curves, meant for this audience, and of now. Roles that are none here count for nothing; a
/// token without any role is refused.
/// </summary>
internal sealed class TokenReader(TimeProvider clock)
{
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    // Never "none", and no algorithm whose key the checker could sign with.
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384,
        SecurityAlgorithms.RsaSsaPssSha512, SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };

    /// <returns>The holder, or why there is none, in words for callers.</returns>
    public async ValueTask<(TokenHolder? Holder, string? Fault)> ReadAsync(string token, IssuerKeySet issuer)
    {
        var result = await _handler.ValidateTokenAsync(token, ParametersOf(issuer));
        if (!result.IsValid || result.SecurityToken is not JsonWebToken read)
        {
            return (null, FaultOf(result.Exception, issuer));
        }

        var policy = issuer.Policy;
        var owner = TextOf(read, policy.OwnerClaim);
        if (string.IsNullOrWhiteSpace(owner) || owner.Length > ApiKey.MaxOwnerLength || owner.Any(char.IsControl))
        {
            return (null, $"the claim '{policy.OwnerClaim}' is to name who acts, in 1 to {ApiKey.MaxOwnerLength} characters");
        }

        List<AccessRole> roles = [];
        foreach (var claim in read.Claims.Where(claim => claim.Type == policy.RoleClaim))
        {
            if (AccessRoles.TryParse(claim.Value, out AccessRole role))
            {
                roles.Add(role);
            }
        }

        return roles.Count == 0 ? (null, $"the claim '{policy.RoleClaim}' has none of the roles {string.Join(", ", AccessRoles.All.Select(AccessRoles.WordOf))}")
            : (TextOf(read, policy.TenantClaim) ?? policy.Tenant) is { } tenant ? (new TokenHolder(owner, tenant, roles), null)
            : (null, $"the claim '{policy.TenantClaim}' names no tenant");
    }

    private TokenValidationParameters ParametersOf(IssuerKeySet issuer) => new()
    {
        ValidIssuer = issuer.Policy.Issuer,
        ValidAudience = issuer.Policy.Audience,
        IssuerSigningKeys = issuer.Keys,
        ValidAlgorithms = Algorithms,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        TryAllIssuerSigningKeys = true,
        LifetimeValidator = (from, to, _, _) => to is { } end && IsNow(from, end),
    };

    private bool IsNow(DateTime? from, DateTime to)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return now < to + Skew && (from is null || now >= from - Skew);
    }

    private static string? TextOf(JsonWebToken token, string claim) => token.TryGetPayloadValue(claim, out string? text) && !string.IsNullOrWhiteSpace(text) ? text : null;

    // The library's own words hold parts of the token.
    private static string FaultOf(Exception? fault, IssuerKeySet issuer) => fault switch
    {
        SecurityTokenInvalidLifetimeException or SecurityTokenExpiredException or SecurityTokenNotYetValidException or SecurityTokenNoExpirationException => "the token is not of now: it has expired, is not valid yet, or has no end",
        SecurityTokenInvalidAudienceException => $"the token is not meant for the audience '{issuer.Policy.Audience}'",
        SecurityTokenInvalidIssuerException => $"the token is not of the issuer '{issuer.Policy.Issuer}'",
        _ => "the token is not signed by the issuer's keys",
    };
}
