using GridGrains.Domain;
using GridGrains.Durability.Sqlite;
using Xunit;

namespace GridGrains.Tests.Unit.Durability.Sqlite;

public sealed class DataDirectoryTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Path => _directory.File("data");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Directory_is_created_and_can_be_opened_again()
    {
        using (var first = DataDirectory.Open(Path, DataOrigin.Real))
            Assert.Equal(System.IO.Path.Combine(Path, "log.db"), first.LogFile);

        using var second = DataDirectory.Open(Path, DataOrigin.Real);
        Assert.Equal(DataOrigin.Real, second.Origin);
    }

    [Fact]
    public void Other_users_may_read_nothing_of_it()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has other means");
            return;
        }

        Directory.CreateDirectory(Path);
        File.WriteAllText(System.IO.Path.Combine(Path, "feeds.db"), "");
        File.SetUnixFileMode(System.IO.Path.Combine(Path, "feeds.db"), (UnixFileMode)Convert.ToInt32("644", 8));

        using var directory = DataDirectory.Open(Path, DataOrigin.Real);
        using (SqliteFeedProgressStore.Open(directory.FeedProgressFile))
        using (var checkpoints = SqliteDatabase.OpenWriter(directory.CheckpointFile, SqliteCheckpointSchema.File, CommitDurability.ProcessCrash, null))
        {
            Assert.Equal("700", ModeOf(Path));
            Assert.Equal(["600"], Directory.GetFiles(Path).Select(ModeOf).Distinct());
            Assert.Contains(Directory.GetFiles(Path), file => file.EndsWith("-wal", StringComparison.Ordinal));
        }

        static string ModeOf(string path) => OperatingSystem.IsWindows() ? "" : Convert.ToString((int)File.GetUnixFileMode(path), 8);
    }

    [Fact]
    public void Directory_in_use_names_itself_and_the_process()
    {
        using var held = DataDirectory.Open(Path, DataOrigin.Real);

        var refused = Assert.Throws<DomainException>(() => DataDirectory.Open(Path, DataOrigin.Real));

        Assert.Equal(DomainErrorCode.StorageInUse, refused.Code);
        Assert.Contains(Path, refused.Message, StringComparison.Ordinal);
        Assert.Contains($"process {Environment.ProcessId}, which holds the lock on {System.IO.Path.Combine(Path, "lock")}", refused.Message, StringComparison.Ordinal);
        Assert.Null(DataDirectory.HolderOf(Path).Address);
    }

    [Fact]
    public void Directory_in_use_by_a_silo_names_its_address()
    {
        using var held = DataDirectory.Open(Path, DataOrigin.Real);
        held.Announce("http://127.0.0.1:18080");

        var refused = Assert.Throws<DomainException>(() => DataDirectory.OpenExisting(Path));

        Assert.Contains($"process {Environment.ProcessId}, a silo at http://127.0.0.1:18080", refused.Message, StringComparison.Ordinal);
        Assert.Equal("http://127.0.0.1:18080", DataDirectory.HolderOf(Path).Address);
    }

    [Theory]
    [InlineData(DataOrigin.Real, DataOrigin.Simulated)]
    [InlineData(DataOrigin.Simulated, DataOrigin.Real)]
    public void Real_and_simulated_data_are_never_mixed(DataOrigin first, DataOrigin second)
    {
        DataDirectory.Open(Path, first).Dispose();

        var refused = Assert.Throws<DomainException>(() => DataDirectory.Open(Path, second));

        Assert.Equal(DomainErrorCode.StorageStamp, refused.Code);
        DataDirectory.Open(Path, first).Dispose();
    }

    [Fact]
    public void Data_without_a_stamp_are_refused()
    {
        Directory.CreateDirectory(Path);
        File.WriteAllText(System.IO.Path.Combine(Path, "log.db"), "");

        var refused = Assert.Throws<DomainException>(() => DataDirectory.Open(Path, DataOrigin.Real));

        Assert.Equal(DomainErrorCode.StorageStamp, refused.Code);
    }

    [Theory]
    [InlineData("""{"Format":2,"Origin":"real"}""", DomainErrorCode.StorageVersion)]
    [InlineData("""{"Format":1,""", DomainErrorCode.StorageStamp)]
    public void Stamp_of_a_newer_program_or_a_torn_one_is_refused(string stamp, DomainErrorCode code)
    {
        Directory.CreateDirectory(Path);
        File.WriteAllText(System.IO.Path.Combine(Path, "stamp.json"), stamp);

        Assert.Equal(code, Assert.Throws<DomainException>(() => DataDirectory.Open(Path, DataOrigin.Real)).Code);
    }
}
