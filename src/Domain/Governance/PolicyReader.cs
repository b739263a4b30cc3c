using GridGrains.Domain.Governance.Admission;
using GridGrains.Domain.Ingestion.Specs;
using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Governance;

/// <summary>Checks a policy: its form by the schema first, then what it means.</summary>
public static class PolicyReader
{
    /// <summary>The JSON Schema that editors complete from, and that the check goes by.</summary>
    public static SpecSchema Schema { get; } = SpecSchema.Load("governance-1.json");

    public const string SchemaPath = "/schemas/governance-1.json";

    public const int MaxNameLength = 63;

    /// <param name="text">Null where the text could not be read: then the findings say so already.</param>
    /// <returns>Null where there are faults.</returns>
    public static GovernancePolicy? Read(SpecNode? text, SpecFindings findings)
    {
        if (text is null)
        {
            return null;
        }

        Schema.Check(text, findings);
        if (findings.HasErrors)
        {
            return null;
        }

        var tenants = text.MembersOf("tenants").Select(member => TenantOf(member, findings)).ToList();
        foreach (var twice in text.MembersOf("tenants").Concat(text.MembersOf("tiers")).GroupBy(member => member.Value.Pointer).Where(group => group.Count() > 1))
        {
            findings.Error("repeated_name", twice.Last().Value, $"'{twice.First().Name}' is there twice");
        }

        var oidc = text["oidc"] is { } issuer ? OidcOf(issuer) : null;
        if (oidc?.Tenant is { } tenant && tenant != ApiKey.DefaultTenant && tenants.TrueForAll(known => known.Name != tenant))
        {
            findings.Error("unknown_tenant", text["oidc"]!["tenant"]!, $"there is no tenant '{tenant}'; there are {string.Join(", ", tenants.Select(known => known.Name).Append(ApiKey.DefaultTenant).Distinct())}");
        }

        return findings.HasErrors ? null : new GovernancePolicy(tenants.ToDictionary(known => known.Name), text.MembersOf("tiers").ToDictionary(member => member.Name, TierOf), oidc)
        {
            PerKey = PaceOf(text["requests"]?["per_key"]),
            PerAddress = PaceOf(text["requests"]?["per_address"]),
        };
    }

    private static TenantPolicy TenantOf(SpecMember member, SpecFindings findings)
    {
        if (member.Name.Length is 0 or > MaxNameLength || member.Name.Any(letter => !char.IsAsciiLetterLower(letter) && !char.IsAsciiDigit(letter) && letter != '-'))
        {
            findings.Error("bad_form", member.Value, $"a tenant's name has 1 to {MaxNameLength} letters of a to z, digits and dashes");
        }

        var isos = member.Value["isos"] is null ? null : new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var item in member.Value.ListOf("isos"))
        {
            if (Isos.TryGet(item.Text, out var iso))
            {
                isos!.Add(iso.Code);
            }
            else
            {
                findings.Error("unknown_iso", item, $"'{item.Text}' is no market; there are {Isos.Codes}", NearestName.Of(item.Text, Isos.All.Select(known => known.Code)));
            }
        }

        return new TenantPolicy(member.Name, member.Value.TextOf("title") ?? member.Name, isos, member.Value.NumberOf("weight") ?? 1);
    }

    private static TierPolicy TierOf(SpecMember member)
    {
        var tier = member.Value;
        return new TierPolicy(
            member.Name, tier.IntegerOf("concurrent")!.Value, tier.IntegerOf("queue")!.Value, tier.NumberOf("max_seconds"), tier.IntegerOf("max_memory_mb") is { } megabytes ? (long)megabytes << 20 : null,
            tier.IntegerOf("max_rows"), tier.IntegerOf("threads"), tier.IntegerOf("queries_per_hour"), tier.IntegerOf("queries_per_day"));
    }

    private static RequestPace? PaceOf(SpecNode? pace) => pace is null ? null : new RequestPace(pace.NumberOf("per_second")!.Value, pace.IntegerOf("burst")!.Value);

    private static OidcPolicy OidcOf(SpecNode oidc) => new(
        oidc.TextOf("issuer")!, oidc.TextOf("audience")!, oidc.TextOf("keys_file")!, oidc.TextOf("owner_claim") ?? OidcPolicy.DefaultOwnerClaim,
        oidc.TextOf("role_claim") ?? OidcPolicy.DefaultRoleClaim, oidc.TextOf("tenant_claim") ?? OidcPolicy.DefaultTenantClaim, oidc.TextOf("tenant"));
}
