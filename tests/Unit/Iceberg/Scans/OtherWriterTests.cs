using System.Text;
using GridGrains.Iceberg;
using GridGrains.Iceberg.Manifests;
using GridGrains.Iceberg.Scans;
using Xunit;

namespace GridGrains.Tests.Unit.Iceberg.Scans;

/// <summary>What other writers do, or what becomes of tables: another place, unknown transforms, records that lack a field.</summary>
public sealed class OtherWriterTests
{
    [Theory]
    [InlineData("moved/prices", false)]
    [InlineData("copied/prices", true)]
    public async Task A_table_is_read_where_its_metadata_file_lies(string place, bool keepOriginal)
    {
        await using var lake = await TestLake.CreateAsync();
        var table = await lake.CreatePricesAsync();
        await TestLake.AppendAsync(table, TestLake.Rows("PJM", "2026-01-01", 10), TestLake.Rows("SPP", "2026-01-02", 10, 10));
        var (from, to) = (table.Metadata.Location["file://".Length..], Path.Combine(lake.Folder, place));
        Copy(from, to);
        if (keepOriginal) Array.ForEach(Directory.GetFiles(from, "*.parquet", SearchOption.AllDirectories), file => File.WriteAllText(file, "not this one"));
        else Directory.Delete(from, recursive: true);

        foreach (var scheme in (string[])["", "file://", "file:"])
        {
            var moved = await StaticTable.LoadAsync(lake.Environment, $"{scheme}{to}/metadata/{Path.GetFileName(table.MetadataLocation)}", TestLake.Token);
            Assert.Equal(Enumerable.Range(0, 20), await TestLake.SeqsAsync(moved.Scan()));
        }
    }

    [Fact]
    public async Task A_table_that_keeps_its_metadata_elsewhere_is_read_where_it_is_recorded()
    {
        await using var lake = await TestLake.CreateAsync();
        var table = await lake.CreatePricesAsync(("write.metadata.path", "elsewhere"));
        await TestLake.AppendAsync(table, TestLake.Rows("PJM", "2026-01-01", 10));
        var copy = Path.Combine(Directory.CreateDirectory(Path.Combine(lake.Folder, "elsewhere/metadata")).FullName, "v1.metadata.json");
        File.Copy(table.MetadataLocation["file://".Length..], copy);

        var read = await StaticTable.LoadAsync(lake.Environment, copy, TestLake.Token);

        Assert.Equal(Enumerable.Range(0, 10), await TestLake.SeqsAsync(read.Scan()));
    }

    [Fact]
    public async Task A_table_with_an_unknown_transform_is_read_without_pruning_by_it_and_not_written()
    {
        await using var lake = await TestLake.CreateAsync();
        var table = await lake.CreatePricesAsync();
        await TestLake.AppendAsync(table, TestLake.Rows("PJM", "2026-01-01", 10), TestLake.Rows("SPP", "2026-01-02", 10, 10));
        var file = table.MetadataLocation["file://".Length..];
        var json = await File.ReadAllTextAsync(file, TestLake.Token);
        Assert.Contains("\"transform\": \"day\"", json, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, json.Replace("\"transform\": \"day\"", "\"transform\": \"days\"", StringComparison.Ordinal), TestLake.Token);

        var other = await StaticTable.LoadAsync(lake.Environment, table.MetadataLocation, TestLake.Token);
        var day = other.Scan().Where(Expression.LessThan("ts", new DateTime(2026, 1, 2, 0, 0, 0, DateTimeKind.Utc)));

        Assert.Equal(Enumerable.Range(0, 20), await TestLake.SeqsAsync(other.Scan()));
        Assert.Equal(Enumerable.Range(0, 10), await TestLake.SeqsAsync(day));
        // The transforms that are known still prune.
        Assert.Equal(1, (await other.Scan().Where(Expression.Equal("iso", "PJM")).PlanAsync(TestLake.Token)).FilesPruned);
        Assert.Equal("days", other.Metadata.DefaultSpec.Fields[0].Transform.ToString());

        await table.RefreshAsync(TestLake.Token);
        var refused = await Assert.ThrowsAsync<IcebergException>(() => TestLake.AppendAsync(table, TestLake.Rows("PJM", "2026-01-03", 1)));
        Assert.Equal(IcebergErrorCode.Unsupported, refused.Code);
        Assert.Contains("'days'", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, 100, "100 (file_path)")]
    [InlineData(true, 103, "103 (record_count)")]
    [InlineData(true, 2, "2 (data_file)")]
    [InlineData(false, 500, "500 (manifest_path)")]
    [InlineData(false, 503, "503 (added_snapshot_id)")]
    public async Task A_record_that_lacks_a_field_names_the_field_and_its_file(bool inManifest, int fieldId, string name)
    {
        await using var lake = await TestLake.CreateAsync();
        var table = await lake.CreatePricesAsync();
        await TestLake.AppendAsync(table, TestLake.Rows("PJM", "2026-01-01", 10));
        var list = table.Metadata.CurrentSnapshot!.ManifestList;
        var location = inManifest ? Assert.Single(await ManifestFiles.ReadListAsync(lake.Environment.Io, table.Metadata.CurrentSnapshot, TestLake.Token)).Path : list;
        Renumber(location["file://".Length..], fieldId);

        var refused = await Assert.ThrowsAsync<IcebergException>(() => TestLake.SeqsAsync(table.Scan()));

        Assert.Equal(IcebergErrorCode.CorruptFile, refused.Code);
        Assert.StartsWith($"{location}: a record lacks field {name}", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>ClickHouse 26 writes manifests whose Avro schema names no field ids.</summary>
    [Fact]
    public async Task A_manifest_list_without_field_ids_says_so()
    {
        await using var lake = await TestLake.CreateAsync();
        var table = await lake.CreatePricesAsync();
        await TestLake.AppendAsync(table, TestLake.Rows("PJM", "2026-01-01", 10));
        Replace(table.Metadata.CurrentSnapshot!.ManifestList["file://".Length..], "\"field-id\"", "\"field_no\"");

        var refused = await Assert.ThrowsAsync<IcebergException>(() => TestLake.SeqsAsync(table.Scan()));

        Assert.EndsWith("a record lacks field 500 (manifest_path); its Avro schema names no field ids, by which fields are found", refused.Message, StringComparison.Ordinal);
    }

    // The same number of digits: the header's lengths stay right.
    private static void Renumber(string file, int fieldId)
        => Replace(file, $"\"field-id\":{fieldId}}}", $"\"field-id\":{new string('9', fieldId.ToString(System.Globalization.CultureInfo.InvariantCulture).Length)}}}");

    private static void Replace(string file, string what, string with)
    {
        var text = Encoding.Latin1.GetString(File.ReadAllBytes(file));
        Assert.Contains(what, text, StringComparison.Ordinal);
        File.WriteAllBytes(file, Encoding.Latin1.GetBytes(text.Replace(what, with, StringComparison.Ordinal)));
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
