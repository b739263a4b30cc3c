using GridGrains.Grains.Contracts.Guardrails;

namespace GridGrains.Silo.Http.Guardrails;

/// <summary>Answers as the OpenAPI document shows them.</summary>
internal static class QuarantineExamples
{
    public const string Id = "CAISO.DAY_AHEAD_HOURLY.2026-06-01";

    private const string Explanation = "lmp is not energy + congestion + loss in 2400 of 2400 rows, off by 5.00 USD/MWh on average";

    private static readonly DateTime At = new(2026, 5, 31, 20, 4, 11, DateTimeKind.Utc);

    public static readonly QuarantineView View = new(
        Id, "CAISO", "DAY_AHEAD_HOURLY", "2026-06-01", "iso_da_lmp", "released", false, 18, At.AddHours(2), "jane", "the ISO confirms the report", new(2026, 6, 1, 7, 0, 0, DateTimeKind.Utc),
        new(2026, 6, 2, 7, 0, 0, DateTimeKind.Utc), 2400, 2400, 1, [new QuarantineVoteView("components", 2400, 1, Explanation)],
        [new QuarantineActView(18, "released", At.AddHours(2), "jane", "the ISO confirms the report"), new QuarantineActView(17, "quarantined", At, "guardrails", "components: " + Explanation)]);

    public static readonly QuarantinePage Page = new([View], null, 18);

    public static readonly QuarantineRequest Request = new("jane", "the ISO confirms the report");
}
