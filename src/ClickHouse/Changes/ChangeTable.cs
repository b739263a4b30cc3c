using GridGrains.Domain.Knowledge;
using GridGrains.Domain.Prices;

namespace GridGrains.ClickHouse.Changes;

/// <summary>How changes are found in one table of versions.</summary>
/// <param name="Key">What versions of one interval have in common, in the order of a page; the first is the start of the interval.</param>
/// <param name="Names">The parameters of the place that a page goes on after, one for each of <paramref name="Key"/>.</param>
/// <param name="Columns">The key as columns <c>iso, subject, place, market, ts</c>.</param>
/// <param name="Payload">A tuple of a version: number, known_at, minutes, hub, zone, text, and what else makes it another.</param>
/// <param name="Differs">Whether two payloads differ in what they say.</param>
/// <param name="Rank">A tuple by which versions rank.</param>
/// <param name="Filter">Further conditions.</param>
internal sealed record ChangeTable(ChangeKind Kind, string Table, string[] Key, string[] Names, string Columns, string Payload, string Differs, string Rank,
    Func<ChangeQuery, string> Filter)
{
    // No price and no figure of a series is as small.
    private const string None = "-1e300";
    private const string Start = "toUnixTimestamp64Micro(k1)";

    public static readonly IReadOnlyList<ChangeTable> All =
    [
        new(ChangeKind.Price, "fact_lmp_5m", ["ts", "toString(iso)", "toString(market)", "node"], ["after_iso", "after_market", "after_subject"], $"k2, k4, '', k3, {Start}",
            $"lmp, known_at, interval_minutes, toString(hub), toString(zone), '', {Part("energy_component")}, {Part("congestion_component")}, {Part("loss_component")}",
            "old.1 != new.1 OR old.7 != new.7 OR old.8 != new.8 OR old.9 != new.9", "known_at, source_version, log_partition < 2000, log_offset",
            query => $"{If(query.Iso, "iso = {iso:String}")} AND {If(query.Node, "node = {node:String}")} AND {If(query.Market, "market = {market:String}")} AND {PriceTables.Canonical}"),
        new(ChangeKind.Series, "iso_series", ["ts", "toString(iso)", "toString(series)", "toString(location)"], ["after_iso", "after_subject", "after_place"], $"k2, k3, k4, '', {Start}",
            $"{Part("value")}, known_at, interval_minutes, '', '', ''", "old.1 != new.1", "known_at, log_partition < 2000, log_offset",
            query => $"{If(query.Iso, "iso = {iso:String}")} AND {(query.Series is null ? "NOT is_forecast" : "(series = {series:String} OR startsWith(toString(series), concat({series:String}, '.')))")}"),
        new(ChangeKind.Feature, "feature_values", ["event_ts", "toString(view)", "entity"], ["after_subject", "after_place"], $"'', k2, k3, '', {Start}",
            $"{None}, known_at, 0, '', '', JSONExtractRaw(record, 'values')", "old.6 != new.6", "known_at, log_offset", _ => "true"),
    ];

    public string Sql(ChangeQuery query)
    {
        var keys = string.Join(", ", Key.Select((key, index) => $"{key} AS k{index + 1}"));
        var names = string.Join(", ", Key.Select((_, index) => $"k{index + 1}"));
        var time = Key[0];
        var start = query.After is null ? "from" : "after";
        var rows = $"{time} >= {{{start}:DateTime64(6, 'UTC')}} AND {time} < {{to:DateTime64(6, 'UTC')}} AND known_at <= {{as_of:DateTime64(6, 'UTC')}} AND {Filter(query)}";
        if (query.After is not null)
        {
            rows += $" AND ({string.Join(", ", Key)}) > ({{after:DateTime64(6, 'UTC')}}, {string.Join(", ", Names.Select(name => $"{{{name}:String}}"))})";
        }

        return $$"""
            SELECT {{Columns}}, new.3, nullIf(old.1, {{None}}), toUnixTimestamp64Micro(old.2), nullIf(new.1, {{None}}), toUnixTimestamp64Micro(new.2),
                new.4, new.5, old.6, new.6
            FROM
            (
                SELECT {{keys}}, argMaxIf(tuple({{Payload}}), ({{Rank}}), known_at <= {since:DateTime64(6, 'UTC')}) AS old, argMax(tuple({{Payload}}), ({{Rank}})) AS new,
                    countIf(known_at <= {since:DateTime64(6, 'UTC')}) AS before
                FROM {{Table}}
                WHERE {{rows}} AND ({{string.Join(", ", Key)}}) IN (SELECT {{string.Join(", ", Key)}} FROM {{Table}} WHERE {{rows}} AND known_at > {since:DateTime64(6, 'UTC')})
                GROUP BY {{names}}
            )
            WHERE before > 0 AND ({{Differs}})
            ORDER BY {{names}}
            LIMIT {take:UInt32}
            """;
    }

    private static string If(object? value, string condition) => value is null ? "true" : condition;

    private static string Part(string column) => $"ifNull({column}, {None})";
}
