using GridGrains.Grains.Contracts.Http;
using GridGrains.Silo.Http.OpenApi;

namespace GridGrains.Silo.Http.Events;

/// <summary>What the OpenAPI document shows of the stream.</summary>
internal static class EventExamples
{
    public static readonly StreamExample Spike = new(
        "12.0.3.4.100.98.0.7",
        "price_spike",
        new DerivedEventView(
            "price_spike/CAISO/TH_SP15_GEN-APND/REAL_TIME_5_MIN/2026-06-01T10:10:00Z", "price_spike", "nodes", "CAISO", "CAISO/TH_SP15_GEN-APND", "REAL_TIME_5_MIN",
            new(2026, 6, 1, 10, 5, 0, DateTimeKind.Utc), new(2026, 6, 1, 10, 10, 0, DateTimeKind.Utc), new(2026, 6, 1, 10, 12, 0, DateTimeKind.Utc),
            new Dictionary<string, double> { ["price_usd_per_mwh"] = 812.5 }));
}
