using System.Collections.Immutable;
using GridGrains.Iceberg;
using GridGrains.Iceberg.Manifests;
using GridGrains.Iceberg.Metadata;
using GridGrains.Iceberg.Partitioning;
using GridGrains.Iceberg.Schemas;
using Xunit;

namespace GridGrains.Tests.Unit.Iceberg.Manifests;

public sealed class ManifestRoundTripTests
{
    [Fact]
    public async Task Entries_of_every_partition_type_round_trip()
    {
        await using var lake = await TestLake.CreateAsync();
        var (metadata, tuple) = EveryPartitionType(lake);
        var file = FullFile(tuple);
        var entries = new ManifestEntry[]
        {
            new(ManifestEntryStatus.Added, 7, null, null, file),
            new(ManifestEntryStatus.Existing, 5, 2, 2, file with { Path = "b", Partition = Nulls(tuple) }),
            new(ManifestEntryStatus.Deleted, 7, 1, 1, file with { Path = "c" }),
        };
        var written = await ManifestFiles.WriteAsync(
            lake.Environment, ManifestFiles.NewLocation(lake.Environment, metadata), metadata, metadata.DefaultSpec, 7, entries, TestLake.Token);
        var committed = ManifestFiles.WithSequence(written, 9);
        var read = await ManifestFiles.ReadAsync(lake.Environment.Io, metadata, committed, TestLake.Token);

        Assert.Equal((1, 1, 1), (committed.AddedFiles, committed.ExistingFiles, committed.DeletedFiles));
        Assert.Equal((9L, 2L), (committed.SequenceNumber, committed.MinSequenceNumber));
        Assert.Equal([9L, 2L, 1L], read.Select(entry => entry.SequenceNumber!.Value));
        Assert.Equal([7L, 5L, 7L], read.Select(entry => entry.SnapshotId));
        Assert.Equal(tuple, read[0].File.Partition);
        Assert.Equal(Nulls(tuple), read[1].File.Partition);
        AssertSame(file, read[0].File);
        Assert.All(committed.Partitions, summary => Assert.True(summary.ContainsNull));
        Assert.All(committed.Partitions, summary => Assert.Equal(summary.LowerBound, summary.UpperBound));
    }

    [Fact]
    public async Task Manifest_lists_round_trip_and_leave_room_for_unknown_counts()
    {
        await using var lake = await TestLake.CreateAsync();
        var manifest = new ManifestFile
        {
            Path = "m",
            LengthBytes = 10,
            SpecId = 1,
            SequenceNumber = 3,
            MinSequenceNumber = 2,
            AddedSnapshotId = 4,
            AddedFiles = 1,
            ExistingFiles = 2,
            DeletedFiles = 3,
            AddedRows = 4,
            ExistingRows = 5,
            DeletedRows = 6,
            Partitions = [new FieldSummary(true, false, [1], [2]), new FieldSummary(false, null, null, null)],
        };
        var location = "file://" + lake.Folder + "/list.avro";
        await ManifestFiles.WriteListAsync(lake.Environment, location, 4, 3, 3, [manifest], TestLake.Token);
        var snapshot = new Snapshot(4, 3, 3, 0, location, ImmutableSortedDictionary<string, string>.Empty, 0);
        var read = Assert.Single(await ManifestFiles.ReadListAsync(lake.Environment.Io, snapshot, TestLake.Token));
        Assert.Equal(manifest with { Partitions = read.Partitions }, read);
        Assert.Equal([1], read.Partitions[0].LowerBound!);
        Assert.Null(read.Partitions[1].ContainsNan);
        Assert.True(new ManifestFile { Path = "v1", LengthBytes = 1, SpecId = 0, AddedSnapshotId = 1 }.MayHoldLiveFiles);
    }

    [Fact]
    public async Task Torn_manifest_is_refused_wherever_it_is_cut()
    {
        await using var lake = await TestLake.CreateAsync();
        var table = await lake.CreatePricesAsync();
        await TestLake.AppendAsync(table, TestLake.Rows("PJM", "2026-01-01", 10));
        var path = Directory.GetFiles(Path.Combine(lake.Folder, "lake"), "*-m0.avro", SearchOption.AllDirectories).Single();
        var whole = await File.ReadAllBytesAsync(path, TestLake.Token);
        for (var length = 0; length < whole.Length; length += 37)
        {
            var stream = new MemoryStream(whole, 0, length);
            var error = await Assert.ThrowsAsync<IcebergException>(async () => await AvroContainer.ReadAsync(stream, "torn", row => row, TestLake.Token));
            Assert.Equal(IcebergErrorCode.CorruptFile, error.Code);
        }
    }

    private static (TableMetadata Metadata, PartitionTuple Tuple) EveryPartitionType(TestLake lake)
    {
        (PrimitiveType Type, object Value)[] columns =
        [
            (PrimitiveType.Boolean, true), (PrimitiveType.Int, 1), (PrimitiveType.Long, 2L), (PrimitiveType.Float, 1.5f), (PrimitiveType.Double, 2.5),
            (PrimitiveType.Decimal(9, 2), (Int128)(-1420)), (PrimitiveType.Decimal(38, 2), Int128.MaxValue / 3), (PrimitiveType.Date, 17486),
            (PrimitiveType.Time, 81_068_123_456L), (PrimitiveType.Timestamp, 1_510_871_468_000_000L), (PrimitiveType.TimestampTz, -1L),
            (PrimitiveType.String, "PJM"), (PrimitiveType.Uuid, Guid.Parse("f79c3e09-677c-4bbd-a479-3f349cb785e7")),
            (PrimitiveType.Fixed(3), new byte[] { 1, 2, 3 }), (PrimitiveType.Binary, new byte[] { 4 }),
        ];
        var schema = new Schema(0, columns.Select((c, i) => new SchemaField(i + 1, $"c{i}", c.Type)));
        var spec = new PartitionSpec(0, [.. columns.Select((c, i) => new PartitionField(i + 1, 1000 + i, $"c{i}", Transform.Identity))]);
        var metadata = TableMetadata.Create(
            Guid.Parse("9c12d441-03fe-4693-9a96-a0705ddf69c1"), "file://" + lake.Folder + "/t", schema, spec, SortOrder.Unsorted, ImmutableDictionary<string, string>.Empty, 0);
        return (metadata, new PartitionTuple([.. columns.Select(c => (object?)c.Value)]));
    }

    private static PartitionTuple Nulls(PartitionTuple tuple) => new([.. tuple.Values.Select(_ => (object?)null)]);

    private static DataFile FullFile(PartitionTuple partition) => new()
    {
        Path = "a",
        SpecId = 0,
        Partition = partition,
        RecordCount = 100,
        FileSizeBytes = 1000,
        ColumnSizes = Map(10L),
        ValueCounts = Map(100L),
        NullValueCounts = Map(1L),
        NanValueCounts = Map(2L),
        LowerBounds = Map<byte[]>([1]),
        UpperBounds = Map<byte[]>([2, 3]),
        SplitOffsets = [4, 500],
        SortOrderId = 1,
    };

    private static ImmutableSortedDictionary<int, T> Map<T>(T value) => ImmutableSortedDictionary<int, T>.Empty.Add(1, value).Add(3, value);

    private static void AssertSame(DataFile expected, DataFile actual)
    {
        Assert.Equal((expected.Path, expected.RecordCount, expected.FileSizeBytes, expected.SortOrderId), (actual.Path, actual.RecordCount, actual.FileSizeBytes, actual.SortOrderId));
        Assert.Equal(expected.ColumnSizes, actual.ColumnSizes);
        Assert.Equal(expected.ValueCounts, actual.ValueCounts);
        Assert.Equal(expected.NullValueCounts, actual.NullValueCounts);
        Assert.Equal(expected.NanValueCounts, actual.NanValueCounts);
        Assert.Equal(expected.LowerBounds[3], actual.LowerBounds[3]);
        Assert.Equal(expected.UpperBounds[1], actual.UpperBounds[1]);
        Assert.Equal(expected.SplitOffsets, actual.SplitOffsets.AsEnumerable());
    }
}
