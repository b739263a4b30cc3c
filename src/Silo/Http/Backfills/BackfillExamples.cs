using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Silo.Http.Backfills;

/// <summary>Answers and requests as the OpenAPI document shows them.</summary>
internal static class BackfillExamples
{
    public static readonly BackfillRequest Request = new(
        ["caiso/2026-06"], "CAISO", new(2026, 6, 1, 7, 0, 0, DateTimeKind.Utc), new(2026, 7, 1, 7, 0, 0, DateTimeKind.Utc));

    public static readonly BackfillView Running = new(
        "0190f5c2a1b07d3e", "running", new(["caiso/2026-06"], "CAISO"), new(2026, 7, 2, 9, 0, 0, DateTimeKind.Utc), new(2026, 7, 2, 9, 0, 0, DateTimeKind.Utc), null,
        52110000, 208440000, 1250000, 0, 0, [], 83000.5, 45.2, null);

    public static readonly BackfillList List = new([Running]);
}
