using System.Collections.Immutable;
using System.Text;
using CsCheck;
using GridGrains.Iceberg;
using GridGrains.Iceberg.Manifests;
using GridGrains.Iceberg.Metadata;
using GridGrains.Iceberg.Partitioning;
using Xunit;

namespace GridGrains.Tests.Unit.Iceberg.Manifests;

/// <summary>Bytes changed at random either still read, or are refused by the library's own error.</summary>
public sealed class DamagedFileTests
{
    [Fact]
    public async Task Damaged_manifests_and_lists_are_refused_by_name()
    {
        await using var lake = await TestLake.CreateAsync();
        var table = await lake.CreatePricesAsync();
        await TestLake.AppendAsync(table, TestLake.Rows("PJM", "2026-01-01", 10), TestLake.Rows("SPP", "2026-01-01", 10));
        var (metadata, snapshot) = (table.Metadata, table.Metadata.CurrentSnapshot!);
        var manifest = Assert.Single(await ManifestFiles.ReadListAsync(lake.Environment.Io, snapshot, TestLake.Token));
        var list = await File.ReadAllBytesAsync(snapshot.ManifestList["file://".Length..], TestLake.Token);
        var entries = await File.ReadAllBytesAsync(manifest.Path["file://".Length..], TestLake.Token);
        var codec = new ManifestEntryCodec(metadata.DefaultSpec, metadata.PartitionTypes(metadata.DefaultSpec));

        await Damage(list.Length).SampleAsync(damage => ReadAsync(list, damage, ManifestListCodec.Read), iter: 2000, threads: 1);
        await Damage(entries.Length).SampleAsync(damage => ReadAsync(entries, damage, row => codec.Read(row, manifest)), iter: 2000, threads: 1);
    }

    [Fact]
    public void Damaged_metadata_is_refused_by_name()
    {
        var table = TableMetadata.Create(
            Guid.Parse("9c12d441-03fe-4693-9a96-a0705ddf69c1"), "/t", TestLake.PriceSchema, TestLake.ByDayAndIso,
            SortOrder.By(TestLake.PriceSchema, "node"), ImmutableDictionary<string, string>.Empty.Add("a", "b"), 0);
        var snapshot = new Snapshot(1, null, 1, 0, "/t/list", ImmutableSortedDictionary<string, string>.Empty.Add("operation", "append"), 0);
        var whole = TableMetadataJson.Write(table with
        {
            LastSequenceNumber = 1,
            Snapshots = [snapshot],
            Refs = table.Refs.Add(SnapshotRef.Main, new SnapshotRef(1, SnapshotRefKind.Branch)),
        });
        Damage(whole.Length).Sample(damage =>
        {
            var bytes = Apply(whole, damage);
            if (Record.Exception(() => TableMetadataJson.Read(bytes)) is { } error)
                Assert.True(error is IcebergException, $"{error.GetType().Name}: {Encoding.UTF8.GetString(bytes)}");
        }, iter: 20_000);
    }

    private static Gen<(int At, byte Value)[]> Damage(int length) => Gen.Select(Gen.Int[0, length - 1], Gen.Byte).Array[1, 4];

    private static byte[] Apply(byte[] whole, (int At, byte Value)[] damage)
    {
        var bytes = whole.ToArray();
        foreach (var (at, value) in damage) bytes[at] = value;
        return bytes;
    }

    private static async Task ReadAsync<T>(byte[] whole, (int At, byte Value)[] damage, Func<AvroRow, T> decode)
    {
        using var stream = new MemoryStream(Apply(whole, damage));
        try
        {
            await AvroContainer.ReadAsync(stream, "damaged", decode, CancellationToken.None);
        }
        catch (IcebergException e)
        {
            Assert.True(e.Code is IcebergErrorCode.CorruptFile or IcebergErrorCode.Unsupported or IcebergErrorCode.InvalidMetadata, e.Message);
        }
    }
}
