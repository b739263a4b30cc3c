using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Knowledge;

namespace GridGrains.ClickHouse.Changes;

/// <summary>What was corrected between two moments, from the tables of all versions.</summary>
public sealed class WarehouseChanges(WarehouseQueries queries)
{
    private static readonly QueryCaps Caps = new(ResultRows: 10_000);

    /// <summary>The table that changes of a kind are found in.</summary>
    public static string TableOf(ChangeKind kind) => ChangeTable.All.Single(table => table.Kind == kind).Table;

    /// <param name="query">Its place, where it has one, is of the kind.</param>
    /// <returns>By start of the interval, then by key.</returns>
    /// <exception cref="WarehouseUnavailableException">There is no server now.</exception>
    /// <exception cref="QueryCappedException">The query costs too much.</exception>
    public async Task<List<Change>> ReadAsync(ChangeKind kind, ChangeQuery query, Func<QueryCaps, QueryCaps> caps, CancellationToken cancellation)
    {
        var changes = new List<Change>();
        await foreach (var row in queries.ReadAsync(ChangeTable.All.Single(table => table.Kind == kind).Sql(query), query.Parameters, caps(Caps), cancellation))
        {
            changes.Add(new Change(
                kind, row[0].GetString()!, row[1].GetString()!, row[2].GetString()!, row[3].GetString()!, row.MomentAt(4), row[5].GetInt32(),
                new ChangedVersion(row.NumberAt(6), row.MomentAt(7), row.TextAt(12)), new ChangedVersion(row.NumberAt(8), row.MomentAt(9), row.TextAt(13)), row.TextAt(10), row.TextAt(11)));
        }

        return changes;
    }
}
