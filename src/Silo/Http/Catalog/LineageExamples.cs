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

    public static readonly PathsAnswer Paths = new(Form, Record, [[Edge]], []);
}
