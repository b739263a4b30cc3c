namespace GridGrains.ClickHouse.Cubes;

/// <summary>Parameters that several cubes have.</summary>
internal static class CubeParameters
{
    public static readonly CubeParameter IsoCode = new("iso", CubeParameterKind.Iso, "ISO code.", "CAISO", IsRequired: true);
    public static readonly CubeParameter Hub = new("hub", CubeParameterKind.Hub, "Id, display name or alias of a hub of the ISO.", "SP15", IsRequired: true);
    public static readonly CubeParameter Node = new("node", CubeParameterKind.Node, "Id or alias of a node of the ISO.", "TH_SP15_GEN-APND", IsRequired: true);
    public static readonly CubeParameter Product = new("market", CubeParameterKind.Market, "A product; the ISO's settlement real-time product when absent.", "REAL_TIME_15_MIN");
    public static readonly CubeParameter DayAhead = new("da_market", CubeParameterKind.DayAheadMarket, "A day-ahead product; the ISO's own when absent.", "DAY_AHEAD_HOURLY");
    public static readonly CubeParameter AsOf = new(
        CubeCatalog.AsOfParameter, CubeParameterKind.Moment, "Only intervals that start before it, by the versions and hub members known at it (known_at <= as_of). Absent: now, from the rollups.",
        "2026-06-01T12:00:00Z");

    public static CubeParameter Hubs(string name, string description) => new(name, CubeParameterKind.Hubs, description, "CAISO/SP15,CAISO/NP15", IsRequired: true);

    public static CubeParameter Limit(int standard) => new("limit", CubeParameterKind.Number, "Rows at most.", $"{standard}", Default: standard, Max: 1000);

    public static CubeParameter Days(int standard) => new("days", CubeParameterKind.Days, "Days before as_of.", $"{Math.Min(standard, Cube.MaxDaysOfPast)}", Default: standard, Max: 1100);

    public static CubeParameter MarketDays(int standard) =>
        Days(standard) with { Description = "Days of the clock of the market's contracts; the last is that of as_of, as far as it has come." };
}
