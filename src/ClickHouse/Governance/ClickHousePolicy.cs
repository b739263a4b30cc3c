using System.Globalization;
using System.Text;
using GridGrains.Domain.Governance;
using GridGrains.Domain.Governance.Admission;
using GridGrains.Domain.Governance.Exports;
using GridGrains.Domain.Ingestion.Specs;

namespace GridGrains.ClickHouse.Governance;

/// <summary>
/// A policy as statements for a ClickHouse server: workloads, roles with what they read, row policies, settings profiles, quotas. They make and replace; they remove nothing but
/// grants. A user has one role <c>gridgrains.TENANT.ROLE</c>, which says what is read, and one <c>gridgrains.tier.TIER.TENANT</c>, which says how much.
/// </summary>
public static class ClickHousePolicy
{
    public const string FileName = "governance.sql";

    private const string Prefix = "gridgrains";
    private const string NoPace = "ClickHouse has no pace of requests by key or address; max_queries_per_second is of a workload, and counts queries";

    // To a workload 0 is no bound.
    private const int LeastQueue = 1;

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
        ["tiers/*/max_rows"] = null,
        ["tiers/*/threads"] = null,
        ["tiers/*/queries_per_hour"] = null,
        ["tiers/*/queries_per_day"] = null,
        ["requests/per_key"] = NoPace,
        ["requests/per_address"] = NoPace,
        ["oidc"] = "whose tokens are taken is no statement of ClickHouse: name the users and how they sign in there",
    });

    private static readonly string[] Notes =
    [
        "each server counts by itself: what a tier bounds for the cluster, this bounds for each server",
        "an hour or day of a quota begins with the clock's: up to twice the bound may pass in a sliding one",
        "a queue is of each tenant of a tier: a tier may have as many waiting for each of its tenants",
    ];

    /// <param name="text">Of the policy.</param>
    /// <param name="tables">Of the warehouse.</param>
    /// <param name="database">Of those tables.</param>
    public static PolicyExport Make(GovernancePolicy policy, SpecNode text, IReadOnlyList<PolicyTable> tables, string database)
    {
        var losses = Coverage.LossesOf(text);
        var notes = NotesOf(policy);
        var sql = new StringBuilder();
        foreach (var line in HeaderOf(losses, notes))
        {
            sql.Append("-- ").Append(line).Append('\n');
        }

        foreach (var statement in StatementsOf(policy, tables, database))
        {
            sql.Append(statement).Append(";\n");
        }

        return new PolicyExport([new PolicyExportFile(FileName, sql.ToString())], losses, notes);
    }

    /// <summary>Without comments and semicolons, in the order to run them in.</summary>
    public static IEnumerable<string> StatementsOf(GovernancePolicy policy, IReadOnlyList<PolicyTable> tables, string database)
    {
        var tenants = policy.AllTenants.ToArray();
        var tiers = Tiers.All.Where(policy.Tiers.ContainsKey).Select(name => policy.Tiers[name]).ToArray();
        return
        [
            .. Workloads(tenants, tiers), .. tenants.SelectMany(tenant => Reach(tenant, tables, database)), .. RowPolicies(tenants, tables, database),
            .. tiers.SelectMany(tier => tenants.SelectMany(tenant => Bounds(tenant, tier))),
        ];
    }

    private static string[] NotesOf(GovernancePolicy policy) => policy.Tiers.Count == 0 ? [] :
    [
        .. Notes,
        .. policy.Tiers.Values.Where(tier => tier.Queue < LeastQueue).Select(tier => $"one query of each tenant may wait in the tier {tier.Name}, though its queue is {tier.Queue}: to ClickHouse 0 is no bound"),
    ];

    private static IEnumerable<string> HeaderOf(IReadOnlyList<PolicyLoss> losses, IReadOnlyList<string> notes) =>
    [
        "Made of a policy file by 'governance export clickhouse'; change that file, not this one. Parsed by ClickHouse, not enforced by the platform.",
        "A user: CREATE USER ann IDENTIFIED ...; GRANT `gridgrains.desk.analyst`, `gridgrains.tier.interactive.desk` TO ann; ALTER USER ann DEFAULT ROLE ALL",
        "The workload 'all' is the root where the server has none; access control has to be managed by SQL (access_management).",
        .. losses.Count == 0 ? [] : losses.Select(loss => $"  {loss}").Prepend("Not in here:"),
        .. notes.Count == 0 ? [] : notes.Select(note => $"  {note}").Prepend("Held otherwise:"),
    ];

    private static IEnumerable<string> Workloads(IReadOnlyList<TenantPolicy> tenants, IReadOnlyList<TierPolicy> tiers) => tiers.Count == 0 ? [] :
    [
        $"CREATE RESOURCE IF NOT EXISTS {Prefix}_query (QUERY)",
        "CREATE WORKLOAD IF NOT EXISTS all",
        $"CREATE OR REPLACE WORKLOAD {Prefix} IN all",
        .. tiers.SelectMany(tier => tenants
            .Select(tenant => Text($"CREATE OR REPLACE WORKLOAD {Name(tenant, tier)} IN {Quoted(tier.Name)} SETTINGS weight = {tenant.Weight}, max_waiting_queries = {Math.Max(LeastQueue, tier.Queue)}"))
            .Prepend(Text($"CREATE OR REPLACE WORKLOAD {Quoted(tier.Name)} IN {Prefix} SETTINGS max_concurrent_queries = {tier.Concurrent}"))),
    ];

    private static IEnumerable<string> Reach(TenantPolicy tenant, IReadOnlyList<PolicyTable> tables, string database)
    {
        foreach (var role in PolicyGroups.Askers)
        {
            var name = Name(tenant, role);
            yield return $"CREATE ROLE IF NOT EXISTS {name}";
            yield return $"REVOKE ALL ON {database}.* FROM {name}";
            foreach (var table in PolicyGroups.TablesOf(tenant, role, tables))
            {
                yield return $"GRANT SELECT ON {database}.{table.Name} TO {name}";
            }
        }
    }

    // A permissive policy shows the rows that count to all; a restrictive one narrows it for whoever has a role of its tenant, whatever other roles they have.
    private static IEnumerable<string> RowPolicies(IReadOnlyList<TenantPolicy> tenants, IReadOnlyList<PolicyTable> tables, string database)
    {
        var everybody = RolesOf(tenants);
        var restricted = tenants.Where(tenant => tenant.Isos is not null).ToArray();
        foreach (var table in tables)
        {
            var narrowed = restricted.Where(tenant => TableReach.Includes(isRestricted: true, seesPeople: false, table.Class, table.HasIso)).ToArray();
            if (narrowed.Length == 0 && table.Where is null)
            {
                continue;
            }

            yield return $"CREATE ROW POLICY OR REPLACE {Prefix} ON {database}.{table.Name} FOR SELECT USING {table.Where ?? "1"} AS PERMISSIVE TO {everybody}";
            foreach (var tenant in narrowed)
            {
                yield return $"CREATE ROW POLICY OR REPLACE {Quoted(tenant.Name)} ON {database}.{table.Name} FOR SELECT USING {PolicyGroups.FilterOf(tenant.Isos!)} AS RESTRICTIVE TO {RolesOf([tenant])}";
            }
        }
    }

    private static IEnumerable<string> Bounds(TenantPolicy tenant, TierPolicy tier)
    {
        var name = Name(tenant, tier);
        yield return $"CREATE ROLE IF NOT EXISTS {name}";
        yield return $"CREATE SETTINGS PROFILE OR REPLACE {name} SETTINGS {string.Join(", ", SettingsOf(tenant, tier))} TO {name}";
        string[] windows =
        [
            .. tier.PerHour is { } hour ? [Text($"FOR INTERVAL 1 hour MAX queries = {hour}")] : Array.Empty<string>(),
            .. tier.PerDay is { } day ? [Text($"FOR INTERVAL 1 day MAX queries = {day}")] : Array.Empty<string>(),
        ];
        if (windows.Length > 0)
        {
            yield return $"CREATE QUOTA OR REPLACE {name} {string.Join(", ", windows)} TO {name}";
        }
    }

    // Zero is no bound to ClickHouse: hence the least.
    private static IEnumerable<string> SettingsOf(TenantPolicy tenant, TierPolicy tier)
    {
        yield return $"workload = '{Of(tenant, tier)}' CONST";
        yield return "readonly = 2 CONST";
        if (tier.MaxSeconds is { } seconds)
        {
            yield return Text($"max_execution_time = {seconds} MIN 0.1 MAX {seconds}");
            yield return "timeout_overflow_mode = 'throw' CONST";
        }

        if (tier.MaxMemoryBytes is { } bytes)
        {
            yield return Text($"max_memory_usage = {bytes} MIN 1 MAX {bytes}");
        }

        if (tier.MaxRows is { } rows)
        {
            yield return Text($"max_result_rows = {rows} MIN 1 MAX {rows}");
            yield return "result_overflow_mode = 'throw' CONST";
        }

        if (tier.Threads is { } threads)
        {
            yield return Text($"max_threads = {threads} MIN 1 MAX {threads}");
        }
    }

    private static string RolesOf(IEnumerable<TenantPolicy> tenants) =>
        string.Join(", ", from tenant in tenants from role in PolicyGroups.Askers select Name(tenant, role));

    private static string Name(TenantPolicy tenant, AccessRole role) => Quoted(tenant.Name, AccessRoles.WordOf(role));

    private static string Name(TenantPolicy tenant, TierPolicy tier) => $"`{Of(tenant, tier)}`";

    // A tenant may be named like a tier.
    private static string Of(TenantPolicy tenant, TierPolicy tier) => Plain("tier", tier.Name, tenant.Name);

    private static string Quoted(params string[] words) => $"`{Plain(words)}`";

    // Letters, digits and dashes: the form of policies takes nothing else.
    private static string Plain(params string[] words) => string.Join('.', words.Prepend(Prefix));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
