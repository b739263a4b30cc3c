using GridGrains.Domain.Log;
using GridGrains.Domain.Reference;
using GridGrains.Feeds.Enrichment;
using GridGrains.Feeds.Replay;
using GridGrains.Feeds.Reports;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Replay;

public sealed class FileFeedTests
{
    private const string Text = "INTERVAL,CPNODE,LMP,MLC,MCC\n2026-09-10T00:05:00,A.HUB,21,0,1\n2026-09-10T00:10:00,A.HUB,22,0,1\n";

    [Fact]
    public void A_file_is_read_once_by_one_program_and_again_by_a_program_that_reads_it_otherwise()
    {
        var folder = Directory.CreateTempSubdirectory("file-feed-");
        try
        {
            var file = Path.Combine(folder.FullName, "rolling.csv");
            File.WriteAllText(file, Text);
            var progress = new MemoryProgress();
            Assert.Equal((2, 0), Run(file, progress));
            Assert.Equal((0, 2), Run(file, progress));

            // What a program left that read the file as other prices.
            var current = $"reading-{ReportCatalog.Reading}";
            var source = Assert.Single(progress.Sources);
            Assert.EndsWith(current, source.Key, StringComparison.Ordinal);
            progress.Sources.Clear();
            progress.Sources.Add(source.Key.Replace($":{current}", "", StringComparison.Ordinal), source.Value);
            Assert.Equal((2, 0), Run(file, progress));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static (long Appended, long AlreadyInLog) Run(string file, MemoryProgress progress)
    {
        var log = new CountingLog();
        var feed = new FileFeed(log, progress, new CanonicalMapper(SeedReference.Catalog), new ReportReader(), TimeProvider.System);
        var summary = feed.Run([file], ReportOptions.Default, TestContext.Current.CancellationToken);
        Assert.Null(Assert.Single(summary.Results).Refusal);
        return (log.Records, summary.AlreadyInLog);
    }

    private sealed class MemoryProgress : IFeedProgressStore
    {
        public Dictionary<string, long> Sources { get; } = [];

        public ValueTask<long> GetAsync(string sourceId, CancellationToken cancellation) => new(Sources.GetValueOrDefault(sourceId));

        public ValueTask SetAsync(string sourceId, long rows, CancellationToken cancellation)
        {
            Sources[sourceId] = rows;
            return default;
        }
    }

    private sealed class CountingLog : IPartitionLog
    {
        public long Records { get; private set; }

        public IReadOnlyList<TopicDefinition> Topics => throw new NotSupportedException();

        public ValueTask<RecordPosition[]> AppendAsync(string topic, RecordBuffer records, RecordHeaders headers, CancellationToken cancellation)
        {
            Records += records.Count;
            return new(new RecordPosition[records.Count]);
        }

        public IPartitionReader OpenReader(IReadOnlyCollection<TopicPosition> positions, int maxRecordsPerBatch, string? group = null) => throw new NotSupportedException();

        public ValueTask<OffsetRange> GetOffsetsAsync(TopicPartition partition, CancellationToken cancellation) => throw new NotSupportedException();

        public ValueTask CommitAsync(string consumer, IReadOnlyCollection<TopicPosition> positions, CancellationToken cancellation) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => default;
    }
}
