using System.Globalization;
using GridGrains.Domain.Guardrails.Partitions;
using GridGrains.Iceberg;
using GridGrains.Iceberg.Metadata;
using GridGrains.Lake.Tables;

namespace GridGrains.Lake.Guardrails;

/// <summary>
/// Writes decisions about days of prices into the lake, where other engines see them: a snapshot with <c>quality.*</c> in its summary for each decision, kept by a
/// tag, and the days in quarantine as a property of the table. No file changes. Each decision is written once: the table itself says how far it is.
/// </summary>
public sealed class QuarantineTags(LakeCatalog lake)
{
    public const string SequenceProperty = "quality.sequence";
    public const string InForceProperty = "quality.in-quarantine";
    public const string StatusProperty = "quality.status";
    public const string CountProperty = "quality.anomaly_count";
    public const string SummaryProperty = "quality.summary";
    public const string PartitionProperty = "quality.partition";
    public const string TagPrefix = "quality-";

    // Properties are read whole by every reader of the table.
    private const int MostListed = 200;

    private static readonly TimeSpan TagAge = TimeSpan.FromDays(5 * 365);

    /// <param name="entries">What holds of each partition, by sequence.</param>
    /// <param name="inForce">Days in quarantine now.</param>
    /// <returns>How many decisions were written.</returns>
    public async Task<int> WriteAsync(IReadOnlyList<QuarantineEntry> entries, IReadOnlySet<PartitionId> inForce, CancellationToken cancellation)
    {
        var written = 0;
        foreach (var definition in new[] { LakeTables.RealTimePrices, LakeTables.DayAheadPrices })
        {
            if (await lake.FindAsync(definition, cancellation) is { } table)
            {
                written += await WriteAsync(table, definition.Definition.Name, entries, inForce, cancellation);
            }
        }

        return written;
    }

    private static async Task<int> WriteAsync(Table table, string name, IReadOnlyList<QuarantineEntry> entries, IReadOnlySet<PartitionId> inForce, CancellationToken cancellation)
    {
        var done = SequenceOf(table.Metadata);
        var listed = string.Join(' ', inForce.Where(id => id.Table == name).OrderBy(id => id.ToString(), StringComparer.Ordinal).Take(MostListed));
        var written = 0;
        foreach (var entry in entries.Where(entry => entry.Id.Table == name && entry.Sequence > done))
        {
            var (sequence, decision) = (entry.Sequence.ToString(CultureInfo.InvariantCulture), entry.Decision);
            await table.NewTransaction()
                .Require(parent =>
                {
                    if (SequenceOf(parent) >= entry.Sequence)
                    {
                        throw new IcebergException(IcebergErrorCode.PreconditionFailed, $"decision {sequence} is in {name} already");
                    }
                })
                .SetProperties([KeyValuePair.Create(SequenceProperty, sequence), KeyValuePair.Create(InForceProperty, listed)])
                .Summarize(StatusProperty, PartitionWords.Of(decision.Status))
                .Summarize(PartitionProperty, decision.Partition)
                .Summarize(CountProperty, decision.DefectRows.ToString(CultureInfo.InvariantCulture))
                .Summarize(SummaryProperty, decision.Reason)
                .Summarize(SequenceProperty, sequence)
                .Append([])
                .CreateTag(TagPrefix + sequence, maxAge: TagAge)
                .CommitAsync(cancellation);
            written++;
        }

        return written;
    }

    private static long SequenceOf(TableMetadata table) =>
        table.Properties.TryGetValue(SequenceProperty, out var text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : 0;
}
