using GridGrains.Grains.Contracts.Catalog;

namespace GridGrains.Silo.Http.Catalog;

/// <summary>Answers as the OpenAPI document shows them.</summary>
internal static class LineageExamples
{
    private static readonly LineageNodeView Form = new("form.pjm-data-miner-csv", "congestion_price_rt");
    private static readonly LineageNodeView Record = new("record.lmp", "congestion_component");
    private static readonly LineageNodeView Cube = new("cube.hub_24h", "congestion");
    private static readonly LineageEdgeView Edge = new(Form, Record, "rename", null);

    public static readonly LineageAnswer Walk = new(Record, "upstream", 10, [Edge], [], true, []);

    public static readonly ImpactAnswer Impact = new(Record, ["clickhouse.hub_lmp_5m", "cube.hub_24h"], [new("clickhouse.hub_lmp_5m", "congestion"), Cube], []);

    public static readonly ValueLineageAnswer Value = new(
        "hub_daily_year", null, "lmp", "CAISO", "TH_SP15_GEN-APND", null, "REAL_TIME_15_MIN", "2026-06-01", new DateTime(2026, 6, 1, 7, 0, 0, DateTimeKind.Utc), new DateTime(2026, 6, 2, 7, 0, 0, DateTimeKind.Utc), null, 41.27, 41.27, "same", "sum(price * minutes) / sum(minutes)",
        ["cube.hub_daily_year", "clickhouse.hub_lmp_1d", "clickhouse.hub_lmp_5m", "clickhouse.iso_rt_lmp"], 1440, new DateTime(2026, 6, 2, 6, 50, 0, DateTimeKind.Utc), [new("SIM", 96, 0)],
        [new("TH_SP15_GEN-APND", new DateTime(2026, 6, 1, 7, 0, 0, DateTimeKind.Utc), 39.84, 15, new DateTime(2026, 6, 1, 7, 5, 0, DateTimeKind.Utc), 1, "ISO_RT_LMP", 3, 81_734, null, null, "SIM", "kept", "REAL_TIME_15_MIN")],
        96, false);

    public static readonly PathsAnswer Paths = new(Form, Record, [[Edge]], []);
}
