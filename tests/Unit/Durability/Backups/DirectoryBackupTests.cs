using System.Text;
using GridGrains.Domain;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Log;
using GridGrains.Durability.Backups;
using GridGrains.Durability.Sqlite;
using Xunit;

namespace GridGrains.Tests.Unit.Durability.Backups;

public sealed class DirectoryBackupTests : IDisposable
{
    private static readonly DateTime Now = new(2026, 6, 1, 12, 0, 0, DateTimeKind.Utc);
    private static readonly ShardId Shard = new("nodes", 0);

    private readonly TemporaryDirectory _directory = new();

    private string Data => _directory.File("data");

    private string Backup => _directory.File("backup");

    private string Restored => _directory.File("restored");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    /// <summary>Records are applied right after they are appended, so that any two moments would show checkpoints ahead of the log or records twice.</summary>
    [Fact]
    public async Task Log_and_checkpoints_that_are_written_meanwhile_are_of_one_moment()
    {
        using (var directory = Settled())
        await using (var log = OpenLog(directory))
        await using (var checkpoints = SqliteCheckpointStore.Open(directory.CheckpointFile))
        {
            using var stop = new CancellationTokenSource();
            var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var writing = Task.Run(() => WriteAsync(log, checkpoints, begun, stop.Token), Token);
            await begun.Task.WaitAsync(Token);
            DirectoryBackup.Take(directory, Backup, "1.0.0", Now, static () => { });
            await stop.CancelAsync();
            Assert.True(await writing > 0);
        }

        await DirectoryRestore.RestoreAsync(Backup, Restored, static () => "restored", static (_, _) => Task.CompletedTask);

        using var restored = DataDirectory.OpenExisting(Restored);
        using var pair = StoredPair.Open(restored);
        Assert.Equal(PairFault.None, pair.Find().Fault);
        await using var copied = OpenLog(restored);
        await using var taken = SqliteCheckpointStore.Open(restored.CheckpointFile);
        var claim = await taken.ClaimAsync(Shard, "test", static (_, _, _) => { }, Token);
        var end = (await copied.GetOffsetsAsync(new TopicPartition(Topics.Audit, 0), Token)).Next;
        Assert.InRange(end - Assert.Single(claim.Positions).NextOffset, 0, 1);
    }

    [Fact]
    public async Task Restored_directory_is_another_one_and_has_what_was_held()
    {
        using (var directory = Settled())
        {
            Directory.CreateDirectory(Path.Combine(Data, "lake", "status"));
            Directory.CreateDirectory(Path.Combine(Data, "sql"));
            var (kept, late, reader) = (Path.Combine(Data, "lake", "status", "a.parquet"), Path.Combine(Data, "lake", "b.parquet"), Path.Combine(Data, "sql", "c"));
            await File.WriteAllTextAsync(kept, "old", Token);
            await File.WriteAllTextAsync(reader, "snapshot of a reader", Token);

            var manifest = DirectoryBackup.Take(directory, Backup, "1.0.0", Now, () =>
            {
                File.Delete(kept);
                File.WriteAllText(late, "new");
            });

            Assert.Equal(["checkpoints.db", "log.db", "lake/status/a.parquet"], manifest.Files.Select(file => file.Path));
            Assert.False(Directory.Exists(Path.Combine(Data, ".backup")));
            Assert.True(File.Exists(late));
            var restored = await DirectoryRestore.RestoreAsync(Backup, Restored, static () => "restored", static (_, _) => Task.CompletedTask);
            Assert.Equal(manifest.Identity, restored.Identity);
            using var copy = DataDirectory.OpenExisting(Restored);
            Assert.Equal(("old", DataOrigin.Simulated, false, null), (await File.ReadAllTextAsync(Path.Combine(Restored, "lake", "status", "a.parquet"), Token), copy.Origin, copy.IsCopy, copy.FormerPath));
            Assert.NotEqual(directory.Identity, copy.Identity);
        }
    }

    [Theory]
    [InlineData("damaged")]
    [InlineData("missing")]
    [InlineData("outside")]
    [InlineData("unfinished")]
    [InlineData("newer")]
    public async Task Backup_that_is_not_whole_restores_nothing(string fault)
    {
        using (var directory = Settled())
        {
            DirectoryBackup.Take(directory, Backup, "1.0.0", Now, static () => { });
        }

        var (log, list) = (Path.Combine(Backup, "log.db"), Path.Combine(Backup, BackupManifest.FileName));
        var expected = fault switch
        {
            "damaged" => Change(log, bytes => bytes[^1] ^= 1, "has log.db with"),
            "missing" => Delete(log, "lacks log.db"),
            "outside" => Replace(list, "\"log.db\"", "\"../log.db\"", "lies outside"),
            "unfinished" => Delete(list, "is no backup"),
            _ => Replace(list, "\"format\": 1", "\"format\": 2", "knows up to 1"),
        };

        var refused = await Assert.ThrowsAsync<DomainException>(() => DirectoryRestore.RestoreAsync(Backup, Restored, static () => "restored", static (_, _) => Task.CompletedTask));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Restored));
        Assert.False(File.Exists(_directory.File("log.db")));
    }

    [Fact]
    public async Task Folders_that_hold_something_are_left_as_they_are()
    {
        using var directory = Settled();
        Directory.CreateDirectory(Backup);
        await File.WriteAllTextAsync(Path.Combine(Backup, "mine"), "", Token);

        Assert.Contains("is not empty", Refusal(Backup), StringComparison.Ordinal);
        Assert.Contains("lies within the data directory", Refusal(Path.Combine(Data, "backup")), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Backup, "mine")));
        DirectoryBackup.Take(directory, _directory.File("other"), "1.0.0", Now, static () => { });
        await Assert.ThrowsAsync<DomainException>(() => DirectoryRestore.RestoreAsync(_directory.File("other"), Backup, static () => "restored", static (_, _) => Task.CompletedTask));

        string Refusal(string target) => Assert.Throws<DomainException>(() => DirectoryBackup.Take(directory, target, "1.0.0", Now, static () => { })).Message;
    }

    [Fact]
    public async Task Backup_that_fails_leaves_nothing_behind()
    {
        using var directory = Settled();

        Assert.Throws<IOException>(() => DirectoryBackup.Take(directory, Backup, "1.0.0", Now, static () => throw new IOException("no room")));

        Assert.False(Directory.Exists(Backup));
        Assert.False(Directory.Exists(Path.Combine(Data, ".backup")));
        await using var log = OpenLog(directory);
        await AppendAsync(log);
    }

    private static async Task<int> WriteAsync(SqlitePartitionLog log, SqliteCheckpointStore checkpoints, TaskCompletionSource begun, CancellationToken stop)
    {
        var claim = await checkpoints.ClaimAsync(Shard, "test", static (_, _, _) => { }, CancellationToken.None);
        for (var written = 0; ; written++)
        {
            var next = await AppendAsync(log) + 1;
            await checkpoints.WriteBarrierAsync(claim.Shard, claim.Epoch, [new TopicPosition(new TopicPartition(Topics.Audit, 0), next)], new StateBuffer(), CancellationToken.None);
            begun.TrySetResult();
            if (stop.IsCancellationRequested)
            {
                return written;
            }
        }
    }

    private static async Task<long> AppendAsync(SqlitePartitionLog log)
    {
        var buffer = new RecordBuffer();
        buffer.Add("key"u8, "{}"u8);
        return (await log.AppendAsync(Topics.Audit, buffer, new RecordHeaders("test", "TEST"), CancellationToken.None))[0].Offset;
    }

    private DataDirectory Settled()
    {
        var directory = DataDirectory.Open(Data, DataOrigin.Simulated);
        using (var pair = StoredPair.Open(directory))
        {
            pair.Pair("pair");
        }

        directory.Settle("first");
        return directory;
    }

    private static SqlitePartitionLog OpenLog(DataDirectory directory) => SqlitePartitionLog.Open(directory.LogFile, Topics.All, new SqliteLogOptions(), TimeProvider.System);

    private static string Change(string file, Action<byte[]> change, string expected)
    {
        var bytes = File.ReadAllBytes(file);
        change(bytes);
        File.WriteAllBytes(file, bytes);
        return expected;
    }

    private static string Delete(string file, string expected)
    {
        File.Delete(file);
        return expected;
    }

    private static string Replace(string file, string from, string to, string expected)
    {
        File.WriteAllText(file, File.ReadAllText(file, Encoding.UTF8).Replace(from, to, StringComparison.Ordinal));
        return expected;
    }
}
