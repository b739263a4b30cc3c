using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Knowledge;

namespace GridGrains.ClickHouse.FeatureStore;

/// <summary>A pushed row as the table holds it.</summary>
/// <param name="Record">The record's value, as JSON.</param>
public readonly record struct PushedRow(string Entity, string Record);

/// <summary>Pushed rows that were known at a moment, from the table of all of them.</summary>
public sealed class WarehouseFeatureRows(WarehouseQueries queries)
{
    private static readonly QueryCaps Caps = new(ResultRows: 200_000, Threads: 2);

    /// <param name="view">With its version.</param>
    /// <param name="fromUtc">First event.</param>
    /// <returns>In the order of the log within an entity.</returns>
    /// <exception cref="WarehouseUnavailableException">There is no server now.</exception>
    /// <exception cref="QueryCappedException">There are more than 200,000.</exception>
    public async Task<List<PushedRow>> ReadAsync(string view, IEnumerable<string> entities, DateTime fromUtc, AsOf asOf, CancellationToken cancellation)
    {
        const string Sql = """
            SELECT entity, record FROM feature_values
            WHERE view = {view:String} AND entity IN {entities:Array(String)} AND event_ts >= {from:DateTime64(6, 'UTC')} AND event_ts <= {as_of:DateTime64(6, 'UTC')}
                AND known_at <= {as_of:DateTime64(6, 'UTC')}
            ORDER BY entity, log_partition, log_offset
            """;
        var rows = new List<PushedRow>();
        var parameters = new QueryParameters().Text("view", view).Texts("entities", entities).Moment("from", fromUtc).Moment("as_of", asOf.MomentUtc);
        await foreach (var row in queries.ReadAsync(Sql, parameters, Caps, cancellation))
        {
            rows.Add(new PushedRow(row[0].GetString()!, row[1].GetString()!));
        }

        return rows;
    }
}
