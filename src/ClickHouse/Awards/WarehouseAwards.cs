using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Awards;
using GridGrains.Domain.Knowledge;
using GridGrains.Domain.Markets;
using NodaTime;

namespace GridGrains.ClickHouse.Awards;

/// <summary>Publications of awards that were known at a moment, from the table of all of them.</summary>
public sealed class WarehouseAwards(WarehouseQueries queries)
{
    /// <summary>Hours that start before this many days ahead of the moment are not read.</summary>
    public const int LookbackDays = 31;

    private static readonly QueryCaps Caps = new(ResultRows: 500_000, Threads: 2);

    /// <param name="iso">Of one market; null for all.</param>
    /// <returns>In the order of the log within a resource. An award is known before its hour: hours to come are among them.</returns>
    /// <exception cref="WarehouseUnavailableException">There is no server now.</exception>
    /// <exception cref="QueryCappedException">There are more than 500,000.</exception>
    public async Task<List<(EntityKey Resource, AwardReport Report)>> ReadAsync(Iso? iso, AsOf asOf, CancellationToken cancellation)
    {
        const string Sql = """
            SELECT toString(iso), toString(resource_id), toString(trade_date), hour_seq, toUnixTimestamp64Micro(ts), toString(source), toString(resource_name), toString(resource_type), toString(node),
                toString(zone), awarded_mw, self_schedule_mw, price, toUnixTimestamp64Micro(known_at)
            FROM iso_da_award
            WHERE ({iso:String} = '' OR iso = {iso:String}) AND ts >= {as_of:DateTime64(6, 'UTC')} - toIntervalDay({days:UInt32}) AND known_at <= {as_of:DateTime64(6, 'UTC')}
            ORDER BY iso, resource_id, log_partition, log_offset
            """;
        var rows = new List<(EntityKey, AwardReport)>();
        var parameters = new QueryParameters().Text("iso", iso?.Code ?? "").Moment("as_of", asOf.MomentUtc).Number("days", LookbackDays);
        await foreach (var row in queries.ReadAsync(Sql, parameters, Caps, cancellation))
        {
            rows.Add((
                EntityKey.Parse($"{row[0].GetString()}/{row[1].GetString()}"),
                new AwardReport(
                    LocalDate.FromDateTime(row[2].GetDateTime()), row[3].GetInt32(), row.MomentAt(4), row[5].GetString()!, row.TextAt(6), row.TextAt(7), row.TextAt(8), row.TextAt(9),
                    row[10].GetDouble(), double.IsNaN(row.NumberAt(11)) ? null : row.NumberAt(11), row[12].GetDouble(), row.MomentAt(13))));
        }

        return rows;
    }
}
