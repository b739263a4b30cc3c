using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Silo.Http.Changes;

/// <summary>An answer as the OpenAPI document shows it.</summary>
internal static class ChangeExample
{
    public static readonly ChangePage Page = new(
        At(1, 0), At(2, 0), At(1, 0).AddDays(-31), At(5, 0),
        [
            new(
                "price", "CAISO", "TH_SP15_GEN-APND", null, "REAL_TIME_15_MIN", At(1, 10), At(1, 10).AddMinutes(15), new(30, At(1, 10).AddMinutes(20)), new(50, At(1, 18)), 20,
                new(
                    [new("node_lmp_1h", "CAISO/TH_SP15_GEN-APND", At(1, 10), At(1, 11)), new("hub_lmp_5m", "CAISO/TH_SP15_GEN-APND", At(1, 10), At(1, 10).AddMinutes(15))],
                    [new("node_rolling", "rt_1h_*", At(1, 10), At(1, 11))], ["CAISO_SP15"], [])),
        ],
        [new("hub_24h", ["hub_lmp_5m"])], NextCursor: null);

    private static DateTime At(int day, int hour) => new(2026, 6, day, hour, 0, 0, DateTimeKind.Utc);
}
