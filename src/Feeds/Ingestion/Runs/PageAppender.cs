using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GridGrains.Domain.DeadLetters;
using GridGrains.Domain.Ingestion.Mapping;
using GridGrains.Domain.Ingestion.Pipelines;
using GridGrains.Domain.Log;
using GridGrains.Feeds.Ingestion.Connectors;

namespace GridGrains.Feeds.Ingestion.Runs;

/// <summary>What became of one page.</summary>
/// <param name="Rejected">Records that made no row, also those whose dead letter was written before.</param>
internal readonly record struct PageCounts(long Rows, long Repeated, long Rejected);

/// <summary>Appends the rows of pages to their topics and what makes no row to the dead letters, each once.</summary>
internal sealed class PageAppender(IPartitionLog log, CanonicalTarget target, RecentRows recent, string pipeline, DateTime nowUtc)
{
    private const int IdBytes = 8;
    private const int RecoveryBatch = 1_000;

    /// <summary>What records of the pipeline name as their source.</summary>
    public string Source { get; } = SourceOf(pipeline);

    public static string SourceOf(string pipeline) => $"UIS/{pipeline}";

    public async Task<PageCounts> AppendAsync(SourcePage page, BuiltBatch batch, CancellationToken cancellation)
    {
        var repeated = 0L;
        var rows = 0L;
        foreach (var topic in batch.Rows.GroupBy(row => row.Record.Topic))
        {
            var records = new RecordBuffer();
            var schema = topic.First().Record.Schema;
            foreach (var row in topic.Select(built => built.Record))
            {
                var identity = target.IdentityOf(row.Key, row.Value);
                if (recent.Holds(identity, row.Value))
                {
                    repeated++;
                    continue;
                }

                recent.Add(identity, row.Value);
                records.Add(row.Key, row.Value);
            }

            rows += records.Count;
            if (records.Count > 0)
            {
                await log.AppendAsync(topic.Key, records, new RecordHeaders(schema, Source), cancellation);
            }
        }

        await RejectAsync(page, batch, cancellation);
        return new PageCounts(rows, repeated, batch.Rejected.Count + page.Unread.Count);
    }

    /// <summary>Learns again what a run that was broken off had appended and not recorded: records of this pipeline behind the recorded ends.</summary>
    public async Task RecoverAsync(IReadOnlyList<TopicEnd> ends, CancellationToken cancellation)
    {
        foreach (var end in ends)
        {
            var partition = new TopicPartition(end.Topic, end.Partition);
            var range = await log.GetOffsetsAsync(partition, cancellation);
            if (range.Next <= end.Next)
            {
                continue;
            }

            using var reader = log.OpenReader([new TopicPosition(partition, Math.Max(end.Next, range.Earliest))], RecoveryBatch);
            for (var last = -1L; last < range.Next - 1 && reader.Read(TimeSpan.FromSeconds(1), cancellation) is { } batch;)
            {
                using (batch)
                {
                    Learn(batch);
                    last = batch.LastOffset;
                }
            }
        }
    }

    /// <summary>Where the topics of the target end now.</summary>
    public async Task<IReadOnlyList<TopicEnd>> EndsAsync(CancellationToken cancellation)
    {
        var ends = new List<TopicEnd>();
        foreach (var topic in log.Topics.Where(topic => target.Topics.Contains(topic.Name)))
        {
            for (var partition = 0; partition < topic.Partitions; partition++)
            {
                ends.Add(new TopicEnd(topic.Name, partition, (await log.GetOffsetsAsync(new TopicPartition(topic.Name, partition), cancellation)).Next));
            }
        }

        return ends;
    }

    private void Learn(LogBatch batch)
    {
        for (var index = 0; index < batch.Count; index++)
        {
            if (batch.Headers(index).Source == Source)
            {
                var value = batch.Records.Value(index);
                recent.Add(target.IdentityOf(batch.Records.Key(index), value), value);
            }
        }
    }

    private async Task RejectAsync(SourcePage page, BuiltBatch batch, CancellationToken cancellation)
    {
        var letters = new RecordBuffer();
        var all = batch.Rejected.Concat(page.Unread.Select(line => new RejectedRecord(line.Number, line.Code, "", line.Message, "")));
        foreach (var rejected in all)
        {
            var id = IdOf(page, rejected);
            var (identity, content) = (Encoding.UTF8.GetBytes(id), Encoding.UTF8.GetBytes(rejected.Message));
            if (!recent.Holds(identity, content))
            {
                recent.Add(identity, content);
                DeadLetterJson.Write(
                    letters, DeadLetter.OfRow(id, $"{Source} {page.Origin}", rejected.Number, new DeadLetterReason(rejected.Code, rejected.Field, rejected.Message), nowUtc, Source));
            }
        }

        if (letters.Count > 0)
        {
            await log.AppendAsync(Topics.DeadLetters, letters, new RecordHeaders(DeadLetter.Schema, Source), cancellation);
        }
    }

    // By content where there is any, so that a row that moves between pages is one letter.
    private string IdOf(SourcePage page, RejectedRecord rejected)
    {
        var what = rejected.Raw.Length > 0 ? rejected.Raw : string.Create(CultureInfo.InvariantCulture, $"{page.Origin}\n{rejected.Number}");
        return "row:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{pipeline}\n{rejected.Field}\n{what}")).AsSpan(0, IdBytes));
    }
}
