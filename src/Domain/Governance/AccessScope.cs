namespace GridGrains.Domain.Governance;

/// <summary>What a caller may do. A route needs one of them.</summary>
[Flags]
public enum AccessScope
{
    None = 0,

    /// <summary>Live state, features, events, curves, weather, pages.</summary>
    Read = 1,

    /// <summary>Records and rows in.</summary>
    Write = 1 << 1,

    /// <summary>What costs the tables work: cubes, datasets, training sets, the catalogue of tables.</summary>
    Query = 1 << 2,

    /// <summary>Dead letters, backfills, audits, quarantine, pipelines, declarations, the dashboard.</summary>
    Operate = 1 << 3,

    /// <summary>Keys and policy.</summary>
    Admin = 1 << 4,

    Metrics = 1 << 5,
}

public enum AccessRole
{
    Reader,
    Writer,
    Analyst,
    Operator,
    Admin,
}

/// <summary>Roles, scopes, and their words.</summary>
public static class AccessRoles
{
    public const AccessScope Everything =
        AccessScope.Read | AccessScope.Write | AccessScope.Query | AccessScope.Operate | AccessScope.Admin | AccessScope.Metrics;

    public static readonly IReadOnlyList<AccessRole> All = Enum.GetValues<AccessRole>();

    private static readonly AccessScope[] EachScope = [.. Enum.GetValues<AccessScope>().Where(scope => scope != AccessScope.None)];

    public static AccessScope ScopesOf(AccessRole role) => role switch
    {
        AccessRole.Reader => AccessScope.Read,
        AccessRole.Writer => AccessScope.Read | AccessScope.Write,
        AccessRole.Analyst => AccessScope.Read | AccessScope.Query,
        AccessRole.Operator => AccessScope.Read | AccessScope.Write | AccessScope.Query | AccessScope.Operate | AccessScope.Metrics,
        AccessRole.Admin => Everything,
        _ => AccessScope.None,
    };

    /// <summary>Roles that have the scope, the least first.</summary>
    public static IEnumerable<AccessRole> With(AccessScope scope) => All.Where(role => (ScopesOf(role) & scope) == scope);

    public static string WordOf(AccessRole role) => role.ToString().ToLowerInvariant();

    public static string WordOf(AccessScope scope) => scope.ToString().ToLowerInvariant();

    /// <summary>One word for each scope that is set.</summary>
    public static IReadOnlyList<string> WordsOf(AccessScope scopes) => [.. EachScope.Where(scope => (scopes & scope) != 0).Select(WordOf)];

    public static bool TryParse(string? word, out AccessRole role) => Find(All, WordOf, word, out role);

    public static bool TryParse(string? word, out AccessScope scope) => Find(EachScope, WordOf, word, out scope);

    private static bool Find<T>(IReadOnlyList<T> all, Func<T, string> wordOf, string? word, out T found)
        where T : struct
    {
        foreach (var one in all)
        {
            if (wordOf(one) == word)
            {
                found = one;
                return true;
            }
        }

        found = default;
        return false;
    }
}
