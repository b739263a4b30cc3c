using GridGrains.Grains.Contracts.Catalog;

namespace GridGrains.Silo.Http.Catalog;

/// <summary>Answers as the OpenAPI document shows them.</summary>
internal static class CatalogExamples
{
    private static readonly DateTime At = new(2026, 6, 1, 10, 15, 9, DateTimeKind.Utc);

    public static readonly CatalogPage Page = new(
        [
            new("cube.hub_24h", "cube", "hub_24h", "A hub's last 24 hours", "Every product of a hub by interval.", "market-data", "", null, ["dashboard"], "certified", false, ["congestion"], 21.4),
        ],
        9, true, 2, 2, [new("sp15", "hub", "hub.CAISO/TH_SP15_GEN-APND")], [new("kind", [new("cube", 7), new("rollup", 2)])], "1");

    public static readonly CatalogEntryView Entry = new(
        "clickhouse.hub_lmp_5m", "rollup", "hub_lmp_5m", "", "A hub and interval: the published price, and the mean of its members beside it", "market-data", "prices", "clickhouse", "public",
        ["hub", "price"], [], "certified", false, null, new(30, 1, "100 % of the records within 30 s of their append, p99"),
        new("fresh", 0, At, At.AddMinutes(-10), 1, 48110, 1204311, At, null), 1825, [], "ts",
        [new("congestion", "Nullable(Float64)", "congestion component", "USD/MWh", true, null)], [], null, ["clickhouse.fact_lmp_5m"],
        [new("clickhouse", "SELECT iso, hub, market, ts, price\nFROM gridgrains.hub_lmp_5m FINAL\nORDER BY ts DESC\nLIMIT 100")], [],
        [new(3, At, "jane", "reviewed by the desk", ["certification"])]);

    public static readonly CatalogChangeRequest Change = new("jane", "reviewed by the desk", Certification: "certified");
}
