using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Silo.Http.Audits;

/// <summary>An answer and a request as the OpenAPI document shows them.</summary>
internal static class AuditExamples
{
    private const string Product = "REAL_TIME_15_MIN";

    private static readonly DateOnly Day = new(2026, 6, 1);

    public static readonly AuditRequest Request = new(Day, Day, "CAISO", [Product]);

    public static readonly AuditReportView Report = new(
        "different", 1, Day, Day, new(2026, 6, 2, 9, 0, 0, DateTimeKind.Utc), 1.8,
        [new("log", "compared", null, 0), new("iceberg", "compared", null, 312), new("clickhouse", "compared", null, 0)],
        [
            new(
                "CAISO", Product, Day, false,
                [
                    new("log", 96, 0, "5c0f9a6be0b1d7e2", false),
                    new("iceberg", 96, 0, "5c0f9a6be0b1d7e2", false),
                    new("clickhouse", 95, 0, "01b2f6d93ac417f0", true),
                ],
                new(92, 0, 0)),
        ],
        [
            new(
                "CAISO", Product, Day, "clickhouse", "missing", "TH_SP15_GEN-APND", new(2026, 6, 1, 10, 15, 0, DateTimeKind.Utc),
                new(2026, 6, 1, 10, 35, 0, DateTimeKind.Utc), 0, 3, 1207, 31.25, null),
        ]);
}
