using System.Globalization;
using GridGrains.Domain.DeadLetters;
using GridGrains.Iceberg;
using GridGrains.Lake.Tables;
using GridGrains.Lake.Windows;
using static GridGrains.Tests.Lake.LakeFolder;
using static GridGrains.Tests.Lake.Prices;

namespace GridGrains.Tests.Lake.Readers;

/// <summary>A lake with rows in every table: two days of real-time prices of two ISOs, a correction, a day ahead, letters, windows, a tag.</summary>
internal static class FilledLake
{
    public const string Tag = "close";

    /// <summary>Real-time rows before the correction, and after it.</summary>
    public const int RowsAtTag = 2 * 2 * 24;
    public const int Rows = RowsAtTag + 1;

    public static async Task<LakeFolder> CreateAsync()
    {
        var lake = await LakeFolder.CreateAsync();
        foreach (var day in (DateTime[])[Noon.AddDays(-1), Noon])
        {
            await lake.WriteAsync(RealTime0, [.. TwoHours(day, "A", "CAISO"), .. TwoHours(day, "N\u00f6de-\u20ac", "MISO")]);
            lake.Clock.Advance(TimeSpan.FromSeconds(10));
        }

        await TableAsync(lake, LakeTables.RealTimePrices, table => table.NewTransaction().CreateTag(Tag).CommitAsync(Token));
        await lake.WriteAsync(RealTime1, RealTime("A", Noon, 1000.5, knownAfterMinutes: 60, hub: "H"));
        await lake.WriteAsync(DayAhead0, [.. Enumerable.Range(0, 24).Select(hour => DayAhead("A", Noon.Date.AddHours(hour), 30.25 + hour))]);
        var sink = await lake.OpenSinkAsync(DeadLetters0);
        var noted = new DateTime(2026, 3, 10, 13, 14, 15, DateTimeKind.Utc).AddMicroseconds(123_456);
        await sink.WriteAsync(
            [
                Letters(
                    0,
                    DeadLetter.OfRecord(RealTime0, 7, "CAISO/A"u8, [0, 255, 10], new DeadLetterReason("missing", "lmp", "lmp is absent"), noted, "TEST"),
                    DeadLetter.OfRow("row:1", "prices.csv", 12, new DeadLetterReason("not_a_number", "LMP", "'x'"), noted, "FILE")),
            ],
            Token);
        await new WindowBuilder(lake.Catalog).BuildAsync(WindowKind.FiveMinutes, Token);
        await new WindowBuilder(lake.Catalog).BuildAsync(WindowKind.Hour, Token);
        return lake;
    }

    public static async Task<Table> TableAsync(LakeFolder lake, LakeTable definition, Func<Table, ValueTask<GridGrains.Iceberg.Metadata.TableMetadata>>? change = null)
    {
        var table = (await lake.Catalog.FindAsync(definition, Token))!;
        if (change is not null)
        {
            await change(table);
        }

        return table;
    }

    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    // Two hours, so that the first one's windows are closed.
    private static IEnumerable<Domain.Prices.LmpRow> TwoHours(DateTime from, string node, string iso) =>
        Enumerable.Range(0, 24).Select(i => RealTime(node, from.AddMinutes(5 * i), 20.5 + i, iso: iso));
}
