using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Silo.Http.Warehouses;

/// <summary>Answers as the OpenAPI document shows them.</summary>
internal static class WarehouseExamples
{
    public static readonly WarehouseView Warehouse = new(
        "ready", "ClickHouse 26.7.3", 0, 4711,
        new(52110, 41, 0, new(2026, 6, 1, 10, 15, 9, DateTimeKind.Utc), 0, null, [new("ISO_RT_LMP", 3, 4312, 0)]),
        [new("iso_rt_lmp", 48110, 804311, 9, 1095)]);

    public static readonly DatasetList Datasets = new(
        [
            new(
                "caiso_lmp_real_time_15_min", "California ISO LMP REAL_TIME_15_MIN", "Prices of California ISO by location, market REAL_TIME_15_MIN.", "caiso",
                new(2026, 5, 1, 7, 0, 0, DateTimeKind.Utc), new(2026, 6, 1, 10, 0, 0, DateTimeKind.Utc), 2120, "interval_start_utc", "publish_time_utc", "America/Los_Angeles",
                [new("interval_start_utc", true)]),
        ],
        new(false, null),
        new([new("earliest_available_time_utc", true)], "UTC"));

    public static readonly DatasetUsageView Usage = new(
        "gridgrains", new(-1, -1, 50_000, -1, -1, -1), new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc), new(2026, 6, 1, 10, 0, 0, DateTimeKind.Utc), new(12, 24_000));

    public static readonly DatasetAnswer DatasetRows = new(
        [["interval_start_utc", "location", "lmp"], ["2026-06-01T10:15:00+00:00", "TH_SP15_GEN-APND", 31.25]],
        new(false, null),
        new([new("interval_start_utc", true)], "UTC"));

    public static readonly CubeList Cubes = new(
        [new("hub_24h", "A hub's last 24 hours", "Every product of a hub by interval.", true, [new("iso", "ISO code. Required.", "CAISO", true)],
            [new("lmp", "number", "USD/MWh", "The ISO's published price, or the mean of members.")])]);

    public static readonly CubeAnswer CubeRows = new(
        [new("hub", "String"), new("lmp_week", "Nullable(Float64)")],
        [new Dictionary<string, object?> { ["hub"] = "TH_SP15_GEN-APND", ["lmp_week"] = 31.25 }],
        1);
}
