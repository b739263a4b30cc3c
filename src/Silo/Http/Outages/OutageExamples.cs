using GridGrains.Grains.Contracts.Outages;

namespace GridGrains.Silo.Http.Outages;

/// <summary>Answers as the OpenAPI document shows them.</summary>
internal static class OutageExamples
{
    private static readonly DateTime Start = new(2026, 7, 1, 13, 20, 0, DateTimeKind.Utc);

    private static readonly OutageView One = new(
        "CAISO/OUT-18123456", "CAISO", "changed", "critical", true, "DIABLO_7_UNIT 1", "Diablo Canyon 1", "nuclear", "forced", "NP15", "DIABLO_7_N001", 1_122, 1_122, Start,
        Start.AddDays(9), "PLANT_TROUBLE", "caiso-curtailed", Start.AddHours(20), Start.AddHours(44), 2);

    public static readonly OutageList List = new(Start.AddDays(2), 1, 1_122, [One]);

    public static readonly OutageDetail Detail = new(
        One,
        [
            new(Start.AddHours(1), Start.AddHours(1), [], 1_122, Start, Start.AddDays(3), "active", "forced", "PLANT_TROUBLE", "caiso-curtailed"),
            new(Start.AddHours(20), Start.AddHours(44), ["end_time"], 1_122, Start, Start.AddDays(9), "active", "forced", "PLANT_TROUBLE", "caiso-curtailed"),
        ],
        ["DIABLO_7_UNIT 1"]);
}
