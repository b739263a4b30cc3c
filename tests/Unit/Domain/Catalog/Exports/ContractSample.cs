using GridGrains.Domain.Catalog;
using GridGrains.Domain.Catalog.Exports;
using GridGrains.Domain.Log;

namespace GridGrains.Tests.Unit.Domain.Catalog.Exports;

internal static class ContractSample
{
    public static readonly CatalogEntry Prices = new("clickhouse.fact_lmp", CatalogKind.Table, "fact_lmp", "A price: one node and interval", "market-data")
    {
        Product = "prices",
        Store = "clickhouse",
        Class = DataClass.Public,
        Sla = new(30, 1, "100 % of the records within 30 s"),
        RetentionDays = 730,
        Columns =
        [
            new("node", "LowCardinality(String)", "id: as the market has it", IsNumber: false, From: "node_id"),
            new("ts", "DateTime64(3, 'UTC')", "begin of the interval", IsNumber: false),
            new("lmp", "Float64", "price", IsNumber: true, "USD/MWh"),
            new("ghg", "Nullable(Float64)", "carbon's part", IsNumber: true, "USD/MWh"),
            new("ingested_at", "DateTime64(3, 'UTC')", "when the log took it", IsNumber: false),
        ],
        Key = ["node", "ts"],
        TimeColumn = "ts",
        Tags = ["price"],
        Sources = ["topic.PRICES"],
        Topics = ["PRICES"],
    };

    public static readonly CatalogEntry Topic = new("topic.PRICES", CatalogKind.Topic, "PRICES", "Prices", "market-data")
    {
        Store = "log",
        Sla = new(900, null, "a record at least every 15 min"),
        Columns = [new("@key", "string", "the record's key", IsNumber: false), new("lmp", "number", "price", IsNumber: true, "USD/MWh")],
        Topics = ["PRICES"],
    };

    public static readonly CatalogEntry Cube = new("cube.hub", CatalogKind.Cube, "hub", "Hubs", "desk")
    {
        Columns = [new("n", "count", "how many", IsNumber: true, "count")],
        Examples = new Dictionary<string, string> { ["iso"] = "CAISO" },
        Parameters = ["iso (required)"],
    };

    public static readonly CatalogEntry LakePrices = Prices with { Id = "iceberg.prices", Name = "prices", Store = "iceberg", Columns = [new("lmp", "double", "price", IsNumber: true, "USD/MWh")] };

    public static readonly IReadOnlyList<ExportedEntry> All =
    [
        Exported(Prices, "grid.fact_lmp", 900, isMeasured: true), Exported(LakePrices, "power.prices", 900, isMeasured: true), Exported(Topic, "PRICES", 900, isMeasured: false),
        Exported(Cube, "hub", null, isMeasured: false),
    ];

    public static ExportedEntry Exported(CatalogEntry entry, string name, double? silence, bool isMeasured) => new(entry, CatalogOverrides.None, name, silence, isMeasured);
}
