using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GridGrains.Domain.Governance.Admission;
using GridGrains.Domain.Ingestion.Specs;

namespace GridGrains.Domain.Governance.Exports;

/// <summary>
/// A policy as three files of Trino's coordinator: resource groups with selectors, session properties of the groups, and access rules. A query's tier is its client tag of the
/// tier's name, <c>interactive</c> without one; queries of the role admin are of the tier admin, whatever their tag.
/// </summary>
/// <param name="Catalog">Trino's name of the catalog that reads the lake.</param>
/// <param name="Schema">Of the lake's tables in it.</param>
public sealed record TrinoExport(string Catalog, string Schema)
{
    public const string DefaultCatalog = "iceberg";
    public const string GroupsFile = "resource-groups.json";
    public const string SessionFile = "session-property-config.json";
    public const string RulesFile = "rules.json";

    /// <summary>Where something is lost: JSON, as Trino reads it, has no comments.</summary>
    public const string LossFile = "not-expressed.txt";

    private const string MaxTime = "query_max_execution_time";
    private const string MaxMemory = "query_max_memory";
    private const string NoCount = "Trino counts processor time of groups, not queries in a window";
    private const string NoPace = "Trino has no pace of requests";

    /// <summary>What becomes of each value of a policy.</summary>
    public static PolicyCoverage Coverage { get; } = new(new Dictionary<string, string?>
    {
        ["version"] = null,
        ["tenants/*/title"] = null,
        ["tenants/*/weight"] = null,
        ["tenants/*/isos"] = null,
        ["tiers/*/concurrent"] = null,
        ["tiers/*/queue"] = null,
        ["tiers/*/max_seconds"] = null,
        ["tiers/*/max_memory_mb"] = null,
        ["tiers/*/max_rows"] = "Trino has no bound on the rows of a result",
        ["tiers/*/threads"] = "Trino bounds the concurrency of an operator, not the threads of a query",
        ["tiers/*/queries_per_hour"] = NoCount,
        ["tiers/*/queries_per_day"] = NoCount,
        ["requests/per_key"] = NoPace,
        ["requests/per_address"] = NoPace,
        ["oidc"] = "whose tokens Trino takes stands in its config.properties: http-server.authentication.type=JWT and http-server.authentication.jwt.*",
    });

    /// <param name="text">Of the policy.</param>
    /// <param name="tables">Of the lake.</param>
    public PolicyExport Make(GovernancePolicy policy, SpecNode text, IReadOnlyList<PolicyTable> tables)
    {
        var tenants = policy.AllTenants.ToArray();
        var losses = Coverage.LossesOf(text);
        return new PolicyExport(
            [
                new PolicyExportFile(GroupsFile, JsonText.Of(Groups(policy, tenants))),
                new PolicyExportFile(SessionFile, JsonText.Of(SessionRules(policy))),
                new PolicyExportFile(RulesFile, JsonText.Of(AccessRules(policy, tenants, tables))),
                .. losses.Count == 0 ? [] : new[] { new PolicyExportFile(LossFile, string.Concat(losses.Select(loss => $"{loss}\n"))) },
            ],
            losses, []);
    }

    private static JsonObject Groups(GovernancePolicy policy, IReadOnlyList<TenantPolicy> tenants) => new()
    {
        ["rootGroups"] = JsonText.ListOf(Tiers.All.Select(tier => GroupOf(tier, policy.Tiers.GetValueOrDefault(tier), tenants))),
        ["selectors"] = JsonText.ListOf(
        [
            .. tenants.Select(tenant => Selector(tenant, [AccessRole.Admin], null, Tiers.Admin)),
            .. tenants.Select(tenant => Selector(tenant, [AccessRole.Operator], Tiers.Etl, Tiers.Etl)),
            .. tenants.Select(tenant => Selector(tenant, [AccessRole.Analyst, AccessRole.Operator], Tiers.Batch, Tiers.Batch)),
            .. tenants.Select(tenant => Selector(tenant, [AccessRole.Analyst, AccessRole.Operator], null, Tiers.Interactive)),
        ]),
    };

    // A tier without bounds takes whatever comes: Trino refuses queries that no selector takes.
    private static JsonObject GroupOf(string name, TierPolicy? tier, IReadOnlyList<TenantPolicy> tenants)
    {
        var scale = ScaleOf(tenants);
        var group = Bounds(name, tier);
        group["schedulingPolicy"] = "weighted_fair";
        group["subGroups"] = JsonText.ListOf(tenants.Select(tenant =>
        {
            var inner = Bounds(tenant.Name, tier);
            inner["schedulingWeight"] = (int)Math.Max(1, Math.Round(tenant.Weight * scale));
            return inner;
        }));
        return group;
    }

    private static JsonObject Bounds(string name, TierPolicy? tier) => new()
    {
        ["name"] = name,
        ["hardConcurrencyLimit"] = tier?.Concurrent ?? int.MaxValue,
        ["maxQueued"] = tier?.Queue ?? int.MaxValue,
        ["softMemoryLimit"] = "100%",
    };

    /// <summary>Weights of Trino are whole numbers: the least power of ten that makes them so, a million at most.</summary>
    private static double ScaleOf(IReadOnlyList<TenantPolicy> tenants)
    {
        var scale = 1.0;
        while (scale < 1e6 && tenants.Any(tenant => Math.Abs((tenant.Weight * scale) - Math.Round(tenant.Weight * scale)) > 1e-9))
        {
            scale *= 10;
        }

        return scale;
    }

    private static JsonObject Selector(TenantPolicy tenant, IReadOnlyList<AccessRole> roles, string? tag, string tier)
    {
        var selector = new JsonObject { ["userGroup"] = PatternOf([tenant], roles) };
        if (tag is not null)
        {
            selector["clientTags"] = new JsonArray(tag);
        }

        selector["group"] = $"{tier}.{tenant.Name}";
        return selector;
    }

    private static JsonArray SessionRules(GovernancePolicy policy) => JsonText.ListOf(
        from name in Tiers.All
        let properties = PropertiesOf(policy.Tiers.GetValueOrDefault(name))
        where properties.Count > 0
        select new JsonObject { ["group"] = $@"{name}\..*", ["sessionProperties"] = properties });

    private static JsonObject PropertiesOf(TierPolicy? tier)
    {
        var properties = new JsonObject();
        if (tier?.MaxSeconds is { } seconds)
        {
            properties[MaxTime] = string.Create(CultureInfo.InvariantCulture, $"{seconds}s");
        }

        if (tier?.MaxMemoryBytes is { } bytes)
        {
            properties[MaxMemory] = string.Create(CultureInfo.InvariantCulture, $"{bytes}B");
        }

        return properties;
    }

    private JsonObject AccessRules(GovernancePolicy policy, IReadOnlyList<TenantPolicy> tenants, IReadOnlyList<PolicyTable> tables)
    {
        var open = tenants.Where(tenant => tenant.Isos is null).ToArray();
        var rules = new JsonObject
        {
            ["catalogs"] = JsonText.ListOf(
            [
                new JsonObject { ["group"] = PatternOf(tenants, PolicyGroups.Askers), ["catalog"] = Regex.Escape(Catalog), ["allow"] = "read-only" },
                new JsonObject { ["allow"] = "none" },
            ]),
            ["schemas"] = JsonText.ListOf([new JsonObject { ["owner"] = false }]),
            ["tables"] = JsonText.ListOf([.. tenants.Where(tenant => tenant.Isos is not null).SelectMany(tenant => RestrictedRules(tenant, tables)), .. OpenRules(open, tables)]),
            ["queries"] = QueryRules(tenants, open),
            ["impersonation"] = new JsonArray(),
        };
        if (policy.Tiers.Values.SelectMany(tier => PropertiesOf(tier).Select(property => property.Key)).Distinct().Order(StringComparer.Ordinal).ToArray() is { Length: > 0 } held)
        {
            // What the session's rules give are defaults, which a user could raise.
            rules["system_session_properties"] = JsonText.ListOf([new JsonObject { ["property"] = string.Join('|', held), ["allow"] = false }, new JsonObject { ["allow"] = true }]);
        }

        return rules;
    }

    // They come first, and end the search: a user who is in a second group gains nothing by it.
    private IEnumerable<JsonObject> RestrictedRules(TenantPolicy tenant, IReadOnlyList<PolicyTable> tables)
    {
        var group = PatternOf([tenant], PolicyGroups.Askers);
        if (RuleOf(group, PolicyGroups.TablesOf(tenant, AccessRole.Analyst, tables)) is { } rule)
        {
            rule["filter"] = PolicyGroups.FilterOf(tenant.Isos!);
            yield return rule;
        }

        yield return new JsonObject { ["group"] = group, ["privileges"] = new JsonArray() };
    }

    private IEnumerable<JsonObject> OpenRules(IReadOnlyList<TenantPolicy> open, IReadOnlyList<PolicyTable> tables)
    {
        foreach (var roles in open.Count == 0 ? [] : PolicyGroups.Askers.GroupBy(PolicyGroups.SeesPeople).Select(group => group.ToArray()))
        {
            if (RuleOf(PatternOf(open, roles), PolicyGroups.TablesOf(open[0], roles[0], tables)) is { } rule)
            {
                yield return rule;
            }
        }
    }

    // Tables by name: their metadata tables ($files, $partitions) show bounds of hidden rows.
    private JsonObject? RuleOf(string group, IEnumerable<PolicyTable> tables) => string.Join('|', tables.Select(table => Regex.Escape(table.Name))) is { Length: > 0 } names
        ? new JsonObject { ["group"] = group, ["catalog"] = Regex.Escape(Catalog), ["schema"] = Regex.Escape(Schema), ["table"] = names, ["privileges"] = new JsonArray("SELECT") }
        : null;

    private static JsonArray QueryRules(IReadOnlyList<TenantPolicy> tenants, IReadOnlyList<TenantPolicy> open)
    {
        var rules = new List<JsonObject>();
        if (open.Count > 0)
        {
            rules.Add(new JsonObject { ["group"] = PatternOf(open, PolicyGroups.Operators), ["allow"] = new JsonArray("execute", "view", "kill") });
        }

        rules.Add(new JsonObject { ["group"] = PatternOf(tenants, PolicyGroups.Askers), ["allow"] = new JsonArray("execute") });
        return JsonText.ListOf(rules);
    }

    private static string PatternOf(IReadOnlyList<TenantPolicy> tenants, IReadOnlyList<AccessRole> roles) =>
        $@"{AnyOf([.. tenants.Select(tenant => tenant.Name)])}\.{AnyOf([.. roles.Select(AccessRoles.WordOf)])}";

    private static string AnyOf(IReadOnlyList<string> words) => words.Count == 1 ? words[0] : $"({string.Join('|', words)})";
}
