using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Silo.Http.DeadLetters;

/// <summary>Answers and requests as the OpenAPI document shows them.</summary>
internal static class DeadLetterExamples
{
    private static readonly AuditView Act = new(
        new(2026, 6, 1, 11, 0, 0, DateTimeKind.Utc), "ann", "dlq.replay", "ISO_RT_LMP:3:1207", 0, "feed corrected", "ISO_RT_LMP:5:88");

    public static readonly DeadLetterView DeadLetter = new(
        "ISO_RT_LMP:3:1207", "replayed", "ISO_RT_LMP", 3, 1207, "CAISO", "CAISO/TH_SP15_GEN-APND", """{"ts":"2026-06-01T10:15:00Z"}""",
        "eyJ0cyI6IjIwMjYtMDYtMDFUMTA6MTU6MDBaIn0=", null, null, "wrong_partition", "key", "the key belongs to partition 5, not 3",
        new(2026, 6, 1, 10, 20, 0, DateTimeKind.Utc), "PARTNER", 0, Act);

    public static readonly DeadLetterPage Page = new([DeadLetter with { Value = null, ValueBase64 = null }], null, 0);

    public static readonly AuditPage Acts = new([Act], null);

    public static readonly DeadLetterRequest Request = new(
        Filter: new("ISO_RT_LMP", "wrong_partition", "CAISO", new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc)), Actor: "ann", Comment: "feed corrected");

    public static readonly DeadLetterAnswer Answer = new(
        "replay", 1, 1, false,
        [
            new("ISO_RT_LMP:3:1207", "replayed", 5, 88, null),
            new("row:9f86d081884c7d65", "not_replayable", null, null, "a row of file lmp.csv is no record: correct the file and feed it again"),
        ]);
}
