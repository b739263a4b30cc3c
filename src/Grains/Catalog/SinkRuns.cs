using System.Globalization;
using GridGrains.Domain.Catalog.OpenLineage;
using GridGrains.Domain.Tables;
using GridGrains.Grains.Sinks;

namespace GridGrains.Grains.Catalog;

/// <summary>Reports samples of what sinks write: of each topic one commit in a while, and of failures as many.</summary>
internal sealed class SinkRuns(RunReporter reporter) : IWriteObserver
{
    private const string Kind = "SINK";

    public void Written(ITableSink sink, IReadOnlyList<PartitionRows> rows, DateTime startedUtc)
    {
        foreach (var table in sink.Tables)
        {
            if (JobOf(sink, table) is var job && rows.Any(range => range.Partition.Topic == table.Topic) && reporter.IsDue(job.Name))
            {
                Report(sink, table, job, [.. rows.Where(range => range.Partition.Topic == table.Topic)], startedUtc);
            }
        }
    }

    public void Failed(ITableSink sink, Exception failure)
    {
        var job = new LineageJob($"sink.{sink.Name}", Kind, $"Writes records of the log into tables of {sink.Name}.", IsStreaming: true);
        if (reporter.IsDue($"{job.Name} failed"))
        {
            var now = reporter.NowUtc;
            reporter.Begin(job, $"failed {now.Ticks.ToString(CultureInfo.InvariantCulture)}", [], [], now).Failed(failure.Message);
        }
    }

    private void Report(ITableSink sink, TopicTable table, LineageJob job, PartitionRows[] ranges, DateTime startedUtc)
    {
        var key = string.Join(' ', ranges.Select(range => $"{range.Partition}@{range.From}-{range.Next}"));
        RunDataset[] inputs = [RunDataset.Entry($"topic.{table.Topic}")];
        RunDataset[] outputs = [.. sink.DatasetsOf(table).Select(id => RunDataset.Entry(id, ranges.Sum(range => (long)range.Count)))];
        reporter.Begin(job, key, inputs, outputs, startedUtc).Completed();
    }

    private static LineageJob JobOf(ITableSink sink, TopicTable table) => new(
        $"sink.{sink.Name}.{table.Topic}", Kind, $"Writes records of {table.Topic} into {table.Table.Name} of {sink.Name}.", table.Table.Owner, IsStreaming: true);
}
