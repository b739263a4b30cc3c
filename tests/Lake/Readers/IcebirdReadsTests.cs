using GridGrains.Lake.Tables;
using GridGrains.Tests.Unit.Iceberg.Scans;
using Xunit;

namespace GridGrains.Tests.Lake.Readers;

/// <summary>Every table of the lake, read by icebird.</summary>
public sealed class IcebirdReadsTests
{
    [Fact]
    public async Task Every_table_is_read_in_full_and_as_it_was_at_a_tag_and_a_snapshot()
    {
        await using var lake = await FilledLake.CreateAsync();
        var icebird = await Icebird.InstallAsync(lake.Folder);
        foreach (var definition in LakeTables.All)
        {
            var table = await FilledLake.TableAsync(lake, definition);
            var rows = await icebird.ReadAsync(table);
            Assert.Equal(LakeTableFigures.Of(table).Rows, rows.Length);
            Assert.All(rows, row => Assert.All(
                definition.Schema.Struct.Fields.Where(field => field.Required),
                field => Assert.True(row.TryGetProperty(field.Name, out var value) && value.ValueKind != System.Text.Json.JsonValueKind.Null, $"{definition}.{field.Name}")));
        }

        var prices = await FilledLake.TableAsync(lake, LakeTables.RealTimePrices);
        var latest = await icebird.ReadAsync(prices);
        var tagged = await icebird.ReadAsync(prices, FilledLake.Tag);
        var first = await icebird.ReadAsync(prices, FilledLake.Text(prices.Metadata.Snapshots[1].SnapshotId));
        Assert.Equal((FilledLake.Rows, FilledLake.RowsAtTag, FilledLake.RowsAtTag / 2), (latest.Length, tagged.Length, first.Length));
        Assert.Equal(1000.5, latest.Sum(LmpOf) - tagged.Sum(LmpOf));
        Assert.Equal(2 * Enumerable.Range(0, 24).Sum(i => 20.5 + i), first.Sum(LmpOf));
    }

    private static double LmpOf(System.Text.Json.JsonElement row) => row.GetProperty("lmp").GetDouble();
}
