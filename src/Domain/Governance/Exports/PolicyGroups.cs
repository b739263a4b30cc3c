namespace GridGrains.Domain.Governance.Exports;

/// <summary>
/// How an engine knows the callers of a policy: a user is in one group <c>TENANT.ROLE</c>. Only roles that may ask the tables have one.
/// </summary>
public static class PolicyGroups
{
    public static IReadOnlyList<AccessRole> Askers { get; } = [.. AccessRoles.With(AccessScope.Query)];

    /// <summary>Roles that see tables that name people, and end queries of others.</summary>
    public static IReadOnlyList<AccessRole> Operators { get; } = [.. AccessRoles.With(AccessScope.Query | AccessScope.Operate)];

    public static bool SeesPeople(AccessRole role) => Operators.Contains(role);

    public static IEnumerable<PolicyTable> TablesOf(TenantPolicy tenant, AccessRole role, IEnumerable<PolicyTable> tables) =>
        tables.Where(table => TableReach.Includes(tenant.Isos is not null, SeesPeople(role), table.Class, table.HasIso));

    /// <summary>The condition on rows of a tenant of some markets, in SQL.</summary>
    public static string FilterOf(IReadOnlySet<string> isos) =>
        $"{TableReach.IsoColumn} IN ({string.Join(", ", isos.Order(StringComparer.Ordinal).Select(iso => $"'{iso}'"))})";
}
