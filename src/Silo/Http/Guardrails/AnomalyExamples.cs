using GridGrains.Grains.Contracts.Guardrails;

namespace GridGrains.Silo.Http.Guardrails;

/// <summary>Answers as the OpenAPI document shows them.</summary>
internal static class AnomalyExamples
{
    public const string Id = "anomaly/CAISO/TH_SP15_GEN-APND/REAL_TIME_5_MIN/2026-06-01T10:10:00Z";

    public const string Incident = "CAISO/REAL_TIME_5_MIN/market/2026-06-01T10:05:00Z";

    private static readonly AnomalyView Episode = new(
        Id, "CAISO", "CAISO/TH_SP15_GEN-APND", "REAL_TIME_5_MIN", "open", "market", new(2026, 6, 1, 10, 5, 0, DateTimeKind.Utc), new(2026, 6, 1, 10, 15, 0, DateTimeKind.Utc),
        new(2026, 6, 1, 10, 12, 0, DateTimeKind.Utc), 9.4, 3, ["seasonal", "ewma", "quartile"], 812.5, 31.2,
        "812.5 USD/MWh at hour 3 of a working day, where 31.2 is usual (152.9 spreads of 5.11); seasonal: 812.5 usd_per_mwh, expected 31.2 within 20.44",
        [new("outage", "CAISO/18123456", new(2026, 6, 1, 9, 50, 0, DateTimeKind.Utc), null, "Diablo Canyon 1 (nuclear, forced): 1,122 MW out since 2026-06-01T09:50Z in NP15, the same market")],
        Incident, 41);

    public static readonly AnomalyPage Page = new([Episode], null, 0);

    public static readonly IncidentPage Incidents = new(
        [
            new IncidentView(
                Incident, "CAISO", "REAL_TIME_5_MIN", "market", "open", "hub", Episode.Start, Episode.Last, 9.4, 41, 286, 41, 0, Episode,
                [new("seasonal", 41), new("ewma", 38), new("quartile", 12)], [new("SP15", 40, 44), new("ZP26", 1, 9)]),
        ],
        null,
        0);
}
