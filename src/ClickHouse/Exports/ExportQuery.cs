using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Markets;

namespace GridGrains.ClickHouse.Exports;

/// <summary>Prices of an ISO that start in [<paramref name="FromUtc"/>, <paramref name="ToUtc"/>), by the versions that were known at a time.</summary>
/// <param name="Products">All of one table.</param>
/// <param name="HasAllVersions">Every version that was known by then; else the one that stood.</param>
/// <param name="Node">Id of one node; null for all.</param>
public sealed record ExportQuery(Iso Iso, IReadOnlyList<PriceProduct> Products, DateTime FromUtc, DateTime ToUtc, DateTime KnownAtUtc, bool HasAllVersions, string? Node)
{
    public string Table => Products[0].IsDayAhead() ? "iso_da_lmp" : "iso_rt_lmp";

    internal QueryParameters Parameters => new QueryParameters()
        .Text("iso", Iso.Code).Texts("markets", Products.Select(product => product.Name())).Moment("from", FromUtc).Moment("to", ToUtc).Moment("known_at", KnownAtUtc).Text("node", Node ?? "");

    internal string Condition =>
        "iso = {iso:String} AND market IN {markets:Array(String)} AND ts >= {from:DateTime64(6, 'UTC')} AND ts < {to:DateTime64(6, 'UTC')} AND known_at <= {known_at:DateTime64(6, 'UTC')}"
        + (Node is null ? "" : " AND node = {node:String}");
}
