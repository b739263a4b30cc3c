using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Silo.Http.Lake;

/// <summary>An answer as the OpenAPI document shows it.</summary>
internal static class LakeExamples
{
    private static readonly DateTimeOffset Committed = new(2026, 6, 1, 10, 15, 9, TimeSpan.Zero);

    public static readonly LakeView Lake = new(
        "on",
        new(52110, 41, 0, Committed.UtcDateTime, 0, null, [new("ISO_RT_LMP", 3, 4312, 0)]),
        [
            new(
                "power.iso_rt_lmp", "ISO_RT_LMP", "file:///data/lake/power/iso_rt_lmp-0f7c", 1095, 48110, 9, 1204311, 12, "4302958711200391", Committed, ["main"],
                new(new(2026, 6, 1, 10, 10, 0, TimeSpan.Zero), 0.4, 40, 2, 0, 31, 71, 0), null, null),
        ]);
}
