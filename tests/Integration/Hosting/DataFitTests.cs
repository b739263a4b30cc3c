using System.Text;
using GridGrains.Domain;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Log;
using GridGrains.Durability.Sqlite;
using GridGrains.Silo.Hosting;

namespace GridGrains.Tests.Integration.Hosting;

/// <summary>Parts of a data directory that do not belong together are refused in words, and mended without a record twice or at a used offset.</summary>
public sealed class DataFitTests : IDisposable
{
    private static readonly TopicPartition Partition = new(Topics.RealTimeLmp, 3);
    private static readonly RecordHeaders Headers = new("test", "TEST");

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gridgrains-fit-");

    private string Data => Path.Combine(_directory.FullName, "data");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Whole_directory_is_opened_again_and_again()
    {
        await UseAsync(Data, records: 10, applied: 10, written: 8);
        await UseAsync(Data, records: 5, applied: 15, written: 15);

        Assert.True(Examine(Data).Fits);
        Assert.Empty(Repair(Data));
    }

    [Fact]
    public async Task Emptied_log_is_refused_and_goes_on_behind_what_was_applied()
    {
        await UseAsync(Data, records: 10, applied: 10, written: 10);
        DeleteDatabase(Data, "log.db");

        Assert.Contains($"checkpoints.db has taken what lies before 10", RefusalOf(Data), StringComparison.Ordinal);
        Assert.False(Examine(Data).Fits);
        Assert.Contains(Repair(Data), line => line.Contains("10 records are in no log any more", StringComparison.Ordinal));

        await using var log = Open(Data).Log;
        Assert.True((await AppendAsync(log, 1)) > 10);
    }

    [Fact]
    public async Task Log_of_an_older_backup_is_refused_and_keeps_what_it_has()
    {
        await UseAsync(Data, records: 10, applied: 5, written: 5);
        CopyDatabase(Data, "log.db", "backup");
        await UseAsync(Data, records: 10, applied: 20, written: 5);
        DeleteDatabase(Data, "log.db");
        File.Move(Path.Combine(Data, "backup"), Path.Combine(Data, "log.db"));

        Assert.Contains("log.db ends before offset 10", RefusalOf(Data), StringComparison.Ordinal);
        Repair(Data);

        await using var log = Open(Data).Log;
        Assert.Equal(0, (await log.GetOffsetsAsync(Partition, Token)).Earliest);
        var next = await AppendAsync(log, 1);
        using var reader = log.OpenReader([new TopicPosition(Partition, 8)], 100);
        Assert.Equal([8L, 9, next], Offsets(reader, 3));
    }

    [Fact]
    public async Task Lost_checkpoints_are_refused_and_cursors_of_tables_come_from_the_log()
    {
        await UseAsync(Data, records: 10, applied: 10, written: 7);
        DeleteDatabase(Data, "checkpoints.db");

        Assert.Contains("checkpoints.db is new", RefusalOf(Data), StringComparison.Ordinal);
        Repair(Data);

        var storage = Open(Data);
        await using var log = storage.Log;
        await using var checkpoints = storage.Checkpoints;
        Assert.Equal([new TopicPosition(Partition, 7)], await checkpoints.GetPositionsAsync(new ShardId("clickhouse", Partition.Partition), Token));
        Assert.Empty(await checkpoints.GetPositionsAsync(new ShardId("nodes", Partition.Partition), Token));
    }

    [Fact]
    public async Task Checkpoints_of_an_older_backup_are_refused()
    {
        await UseAsync(Data, records: 10, applied: 5, written: 5);
        CopyDatabase(Data, "checkpoints.db", "backup");
        await UseAsync(Data, records: 10, applied: 20, written: 20);
        DeleteDatabase(Data, "checkpoints.db");
        File.Move(Path.Combine(Data, "backup"), Path.Combine(Data, "checkpoints.db"));

        Assert.Contains("had written", RefusalOf(Data), StringComparison.Ordinal);
        Repair(Data);

        var storage = Open(Data);
        await using var log = storage.Log;
        await using var checkpoints = storage.Checkpoints;
        Assert.Equal(20, (await checkpoints.GetPositionsAsync(new ShardId("clickhouse", Partition.Partition), Token)).Single().NextOffset);
    }

    [Fact]
    public async Task Parts_of_two_directories_are_refused()
    {
        var other = Path.Combine(_directory.FullName, "other");
        await UseAsync(Data, records: 10, applied: 5, written: 0);
        await UseAsync(other, records: 20, applied: 5, written: 0);
        DeleteDatabase(Data, "log.db");
        File.Copy(Path.Combine(other, "log.db"), Path.Combine(Data, "log.db"));

        Assert.Contains("they do not belong together", RefusalOf(Data), StringComparison.Ordinal);
        Repair(Data);
        Assert.True(Examine(Data).Fits);
    }

    [Fact]
    public async Task Copy_is_refused_and_gets_an_identity_and_a_lake_of_its_own()
    {
        var copy = Path.Combine(_directory.FullName, "copy");
        await UseAsync(Data, records: 10, applied: 10, written: 10);
        await File.WriteAllTextAsync(Path.Combine(Data, "catalog.db"), "", Token);
        CopyFolder(Data, copy);

        Assert.Contains($"is a copy of {Data}, and would write into the lake there", RefusalOf(copy), StringComparison.Ordinal);
        Repair(copy);

        Assert.False(File.Exists(Path.Combine(copy, "catalog.db")));
        Assert.True(Examine(copy).Fits);
        Assert.True(Examine(Data).Fits);
        await UseAsync(copy, records: 1, applied: 11, written: 10);
    }

    [Fact]
    public async Task Moved_directory_with_a_lake_is_refused_and_one_behind_a_link_is_not()
    {
        var moved = Path.Combine(_directory.FullName, "moved");
        await UseAsync(Data, records: 10, applied: 10, written: 10);
        await File.WriteAllTextAsync(Path.Combine(Data, "catalog.db"), "", Token);
        Directory.Move(Data, moved);

        Assert.Contains($"was moved from {Data}", RefusalOf(moved), StringComparison.Ordinal);

        Directory.CreateSymbolicLink(Data, moved);
        await UseAsync(moved, records: 1, applied: 11, written: 10);
    }

    [Fact]
    public async Task Directory_of_a_program_that_gave_no_identity_gets_one_once()
    {
        await UseAsync(Data, records: 10, applied: 10, written: 10);
        await File.WriteAllTextAsync(Path.Combine(Data, "stamp.json"), """{"Format":1,"Origin":"simulated"}""", Token);
        foreach (var file in new[] { "log.db", "checkpoints.db" })
        {
            using var database = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(Data, file)};Pooling=false");
            await database.OpenAsync(Token);
            await using var drop = database.CreateCommand();
            drop.CommandText = "DROP TABLE identity";
            await drop.ExecuteNonQueryAsync(Token);
        }

        using (var directory = DataDirectory.Open(Data, DataOrigin.Simulated))
        {
            Assert.Contains("has an identity from now on", new DataFit(directory).RequireFit(), StringComparison.Ordinal);
            Assert.Null(new DataFit(directory).RequireFit());
        }

        DeleteDatabase(Data, "log.db");
        Assert.Contains("they do not belong together", RefusalOf(Data), StringComparison.Ordinal);
    }

    private static SiloStorage Open(string path) => SiloStorage.OpenEmbedded(new SiloSettings { DataDirectory = path, Lake = LakeSettings.Off, Warehouse = WarehouseSettings.On });

    private static async Task UseAsync(string path, int records, long applied, long written)
    {
        var storage = Open(path);
        await AppendAsync(storage.Log, records);
        await BarrierAsync(storage.Checkpoints, "nodes", applied);
        if (written > 0)
        {
            await BarrierAsync(storage.Checkpoints, "clickhouse", written);
            await storage.Log.CommitAsync("sink/clickhouse", [new TopicPosition(Partition, written)], Token);
        }

        await storage.CloseAsync();
    }

    private static async Task BarrierAsync(ICheckpointStore checkpoints, string family, long next)
    {
        var claim = await checkpoints.ClaimAsync(new ShardId(family, Partition.Partition), "test", static (_, _, _) => { }, Token);
        Assert.True(await checkpoints.WriteBarrierAsync(claim.Shard, claim.Epoch, [new TopicPosition(Partition, next)], new StateBuffer(), Token));
    }

    private static async Task<long> AppendAsync(IPartitionLog log, int records)
    {
        var buffer = new RecordBuffer();
        var key = Enumerable.Range(0, 1000).Select(i => Encoding.UTF8.GetBytes($"CAISO/N{i}")).First(key => KeyPartitioner.PartitionOf(key, Topics.LmpPartitions) == Partition.Partition);
        for (var i = 0; i < records; i++)
        {
            buffer.Add(key, "{}"u8);
        }

        return (await log.AppendAsync(Partition.Topic, buffer, Headers, Token))[^1].Offset;
    }

    private static List<long> Offsets(IPartitionReader reader, int count)
    {
        var offsets = new List<long>();
        while (offsets.Count < count && reader.Read(TimeSpan.FromSeconds(10), Token) is { } batch)
        {
            using (batch)
            {
                offsets.AddRange(Enumerable.Range(0, batch.Count).Select(i => batch.Offset(i)));
            }
        }

        return offsets;
    }

    private static string RefusalOf(string path)
    {
        var refused = Assert.Throws<DomainException>(() => Open(path));
        Assert.Equal(DomainErrorCode.StorageStamp, refused.Code);
        Assert.Contains($"data repair {path}", refused.Message, StringComparison.Ordinal);
        return refused.Message;
    }

    private static (bool Fits, IReadOnlyList<string> Lines) Examine(string path)
    {
        using var directory = DataDirectory.OpenExisting(path);
        return new DataFit(directory).Examine();
    }

    private static IReadOnlyList<string> Repair(string path)
    {
        using var directory = DataDirectory.OpenExisting(path);
        return new DataFit(directory).Repair();
    }

    private static void DeleteDatabase(string path, string name) => Array.ForEach(Directory.GetFiles(path, name + "*"), File.Delete);

    private static void CopyDatabase(string path, string name, string copy) => File.Copy(Path.Combine(path, name), Path.Combine(path, copy));

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
