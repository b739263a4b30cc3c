using GridGrains.Iceberg;
using GridGrains.Iceberg.Catalogs;
using GridGrains.Iceberg.Maintenance;
using GridGrains.Iceberg.Manifests;
using GridGrains.Iceberg.Metadata;
using GridGrains.Iceberg.Scans;
using Xunit;

namespace GridGrains.Tests.Unit.Iceberg.Maintenance;

public sealed class TableRelocationTests
{
    [Fact]
    public async Task Copied_tables_keep_their_history_and_name_their_new_place_alone()
    {
        await using var lake = await TestLake.CreateAsync();
        var original = await lake.CreatePricesAsync();
        var first = await TestLake.AppendAsync(original, TestLake.Rows("PJM", "2026-01-01", 5));
        await original.NewTransaction().CreateTag("eod").CommitAsync(TestLake.Token);
        await original.NewOverwrite(Expression.Equal("iso", "PJM"), await TestLake.WriteAsync(original, TestLake.Rows("PJM", "2026-01-01", 5, 10))).CommitAsync(TestLake.Token);
        await TestLake.AppendAsync(original, TestLake.Rows("SPP", "2026-01-02", 3, 20));
        var copy = Path.Combine(lake.Folder, "copy");
        CopyFolder(Path.Combine(lake.Folder, "lake"), Path.Combine(copy, "lake"));
        Directory.Delete(Path.Combine(lake.Folder, "lake"), recursive: true);
        File.Copy(Path.Combine(lake.Folder, "catalog.db"), Path.Combine(copy, "catalog.db"));
        var (from, to) = ($"file://{lake.Folder}/lake", $"file://{copy}/lake");
        var catalog = await SqliteCatalogs.OpenAsync(Path.Combine(copy, "catalog.db"), "test", to, lake.Environment, TestLake.Token);

        Assert.Equal(1, await new TableRelocation(lake.Environment, from, to).MoveAsync(catalog, TestLake.Token));

        var table = await catalog.LoadTableAsync(TestLake.Prices, TestLake.Token);
        Assert.Equal(original.Metadata.Snapshots.Select(Known), table.Metadata.Snapshots.Select(Known));
        Assert.Equal([.. Enumerable.Range(10, 5), .. Enumerable.Range(20, 3)], await TestLake.SeqsAsync(table.Scan()));
        Assert.Equal(Enumerable.Range(0, 5), await TestLake.SeqsAsync(table.Scan().UseRef("eod")));
        Assert.Equal(Enumerable.Range(0, 5), await TestLake.SeqsAsync(table.Scan().UseSnapshot(first)));
        Assert.All(await LocationsAsync(lake.Environment, table.Metadata), location => Assert.StartsWith(to + "/", location, StringComparison.Ordinal));
        Assert.Single(Directory.GetFiles(Path.Combine(copy, "lake"), "*.metadata.json", SearchOption.AllDirectories));
        Assert.Equal(3, Directory.GetFiles(Path.Combine(copy, "lake"), "snap-*.avro", SearchOption.AllDirectories).Length);

        await TestLake.AppendAsync(table, TestLake.Rows("SPP", "2026-01-03", 1, 30));
        lake.Clock.Advance(TimeSpan.FromDays(30));
        await new SnapshotExpiry(table).RunAsync(TestLake.Token);
        Assert.Equal([.. Enumerable.Range(10, 5), .. Enumerable.Range(20, 3), 30], await TestLake.SeqsAsync(table.Scan()));
        Assert.Equal(Enumerable.Range(0, 5), await TestLake.SeqsAsync(table.Scan().UseRef("eod")));
    }

    private static (long, long?, long, long, string) Known(Snapshot snapshot) =>
        (snapshot.SnapshotId, snapshot.ParentSnapshotId, snapshot.SequenceNumber, snapshot.TimestampMs, string.Join(',', snapshot.Summary));

    private static async Task<List<string>> LocationsAsync(IcebergEnvironment environment, TableMetadata table)
    {
        var locations = new List<string> { table.Location };
        foreach (var snapshot in table.Snapshots)
        {
            locations.Add(snapshot.ManifestList);
            foreach (var manifest in await ManifestFiles.ReadListAsync(environment.Io, snapshot, TestLake.Token))
            {
                locations.Add(manifest.Path);
                locations.AddRange((await ManifestFiles.ReadAsync(environment.Io, table, manifest, TestLake.Token)).Select(entry => entry.File.Path));
            }
        }

        return locations;
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
