using GridGrains.Grains.Contracts.Catalog;

namespace GridGrains.Silo.Http.Catalog;

internal static class OpenLineageExample
{
    public static readonly OpenLineageEvent Event = new(
        new DateTime(2026, 6, 1, 12, 0, 0, DateTimeKind.Utc), "https://example.org/dbt", "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent", "COMPLETE",
        new("0197f1a2-3b4c-7d5e-8f60-718293a4b5c6"), new("dbt", "marts.hub_spread"), [new("gridgrains", "clickhouse.hub_lmp_5m")], [new("warehouse", "marts.hub_spread")]);
}
