using System.Text;
using CsCheck;
using GridGrains.Domain.Log;
using GridGrains.Durability.Sqlite;
using Xunit;

namespace GridGrains.Tests.Unit.Durability.Sqlite;

public sealed class SqlitePartitionLogTests : PartitionLogConformance
{
    private readonly TemporaryDirectory _directory = new();

    protected override ValueTask<IPartitionLog> OpenAsync(IReadOnlyList<TopicDefinition> topics) => ValueTask.FromResult<IPartitionLog>(Open("log.db", topics));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Any_appends_are_read_from_any_offset_in_any_portions()
    {
        // Values of 100 kB make one append spill over several stored batches of a partition.
        var value = Gen.Frequency((20, Gen.Int[0, 50]), (1, Gen.Const(100_000)));
        var append = Gen.Select(Gen.Int[0, 5], value).Array[1, 40];
        var log = 0;
        await Gen.Select(append.Array[1, 6], Gen.Double[0, 1], Gen.Int[1, 30]).SampleAsync(
            async (appends, from, portion) => Assert.Empty(await DifferencesAsync($"log{log++}.db", appends, from, portion)),
            iter: 40,
            threads: 1);
    }

    [Fact]
    public async Task Files_as_a_killed_process_leaves_them_hold_every_answered_record()
    {
        for (var i = 0; i < 20; i++)
            await AppendAsync(First, "one", "two");
        await Log.CommitAsync("reader", Everything(First), Cancellation);

        // The log is still open: nothing was flushed or checkpointed for the copy.
        foreach (var suffix in new[] { "", "-wal" })
            File.Copy(_directory.File("log.db") + suffix, _directory.File("killed.db") + suffix);
        await using var log = Open("killed.db", [First, Second]);

        using var reader = log.OpenReader(Everything(First), 100);
        Assert.Equal(40, Drain(reader, 40).Count);
    }

    [Fact]
    public async Task Memory_of_full_batches_is_used_again()
    {
        const int RecordsPerBatch = 4_096;
        var batch = new RecordBuffer();
        for (var i = 0; i < RecordsPerBatch; i++)
            batch.Add("key"u8, new byte[500]);
        Assert.True(batch.Length > 2_000_000);
        for (var i = 0; i < 12; i++)
            await Log.AppendAsync(First.Name, batch, Headers, Cancellation);

        using var reader = Log.OpenReader(Everything(First), RecordsPerBatch);
        var allocated = Allocations.Fewest(() =>
        {
            using var read = Next(reader);
            Assert.Equal(RecordsPerBatch, read.Count);
        });

        Assert.InRange(allocated, 0, 10_000);
    }

    private SqlitePartitionLog Open(string file, IReadOnlyList<TopicDefinition> topics) =>
        SqlitePartitionLog.Open(_directory.File(file), topics, new SqliteLogOptions(), TimeProvider.System);

    /// <summary>Appends to a new log and to a model, reads each partition from one of its offsets, and says where they differ.</summary>
    private async Task<List<string>> DifferencesAsync(string file, (int Key, int ValueBytes)[][] appends, double from, int portion)
    {
        await using var log = Open(file, [First]);
        var model = Enumerable.Range(0, First.Partitions).Select(_ => new List<string>()).ToArray();
        var differences = new List<string>();
        foreach (var append in appends)
        {
            var buffer = new RecordBuffer();
            foreach (var (key, bytes) in append)
                buffer.Add(Encoding.UTF8.GetBytes($"k{key}"), Encoding.UTF8.GetBytes(new string((char)('a' + key), bytes)));
            var positions = await log.AppendAsync(First.Name, buffer, Headers, Cancellation);
            for (var i = 0; i < append.Length; i++)
            {
                var (partition, offset) = positions[i];
                if (offset != model[partition].Count)
                    differences.Add($"record {i} got offset {offset}, not {model[partition].Count}");
                model[partition].Add($"k{append[i].Key}:{append[i].ValueBytes}");
            }
        }

        for (var partition = 0; partition < model.Length; partition++)
        {
            var start = (int)(from * model[partition].Count);
            using var reader = log.OpenReader([new(new(First.Name, partition), start)], portion);
            var read = Drain(reader, model[partition].Count - start).Select(record => $"{record.Key}:{record.Value.Length}");
            if (!read.SequenceEqual(model[partition].Skip(start)))
                differences.Add($"partition {partition} reads differently from {start}");
        }

        return differences;
    }
}
