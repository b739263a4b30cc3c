using System.Globalization;
using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;
using GridGrains.Iceberg;
using GridGrains.Iceberg.Parquet;
using GridGrains.Iceberg.Scans;
using GridGrains.Lake.Sinks;
using GridGrains.Lake.Tables;
using NodaTime;
using NodaTime.Text;

namespace GridGrains.Lake.Curves;

/// <param name="Tag">Names the snapshot for good: <c>eod-2026-11-27</c>, of later runs <c>eod-2026-11-27-2</c>.</param>
public sealed record CurveCommit(LocalDate CurveDate, int Build, string Tag, long SnapshotId, long Rows);

/// <summary>A table to which each run of an evening adds its rows and its tag in one commit, or nothing. Few large commits need no upkeep.</summary>
internal sealed class EveningTable(LakeCatalog lake, LakeTable definition)
{
    private const string Prefix = "eod-";
    private const int IsoDayLength = 10;

    public static string TagOf(LocalDate day, int build) =>
        $"{Prefix}{LocalDatePattern.Iso.Format(day)}{(build > 1 ? $"-{build.ToString(CultureInfo.InvariantCulture)}" : "")}";

    /// <summary>The evening that a tag names; null for any other reference.</summary>
    public static LocalDate? DayOf(string tag) =>
        tag.StartsWith(Prefix, StringComparison.Ordinal) && tag.Length >= Prefix.Length + IsoDayLength
        && LocalDatePattern.Iso.Parse(tag.Substring(Prefix.Length, IsoDayLength)) is { Success: true } day ? day.Value : null;

    /// <summary>Null where nothing has been written yet.</summary>
    public async ValueTask<TableScan?> ScanAsync(CancellationToken cancellation) =>
        await lake.FindAsync(definition, cancellation) is { Metadata.CurrentSnapshot: not null } table ? table.Scan() : null;

    /// <summary>Runs of an evening that are committed, from the first.</summary>
    public async ValueTask<IReadOnlyList<CurveCommit>> CommitsOfAsync(LocalDate day, CancellationToken cancellation)
    {
        if (await lake.FindAsync(definition, cancellation) is not { } table)
        {
            return [];
        }

        var commits = new List<CurveCommit>();
        for (var build = 1; table.Metadata.Refs.TryGetValue(TagOf(day, build), out var reference); build++)
        {
            commits.Add(new CurveCommit(day, build, TagOf(day, build), reference.SnapshotId, 0));
        }

        return commits;
    }

    /// <summary>Days of the evenings that have a tag, in order.</summary>
    public async ValueTask<IReadOnlyList<LocalDate>> EveningsAsync(CancellationToken cancellation) =>
        await lake.FindAsync(definition, cancellation) is { } table ? [.. table.Metadata.Refs.Keys.Select(DayOf).OfType<LocalDate>().Distinct().Order()] : [];

    /// <summary>The tag of the last evening before a day; null where there is none.</summary>
    public async ValueTask<string?> TagBeforeAsync(LocalDate day, CancellationToken cancellation)
    {
        var table = await lake.FindAsync(definition, cancellation);
        var limit = TagOf(day, 1);
        return table?.Metadata.Refs.Keys.Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && string.CompareOrdinal(name, limit) < 0).Order(StringComparer.Ordinal).LastOrDefault();
    }

    /// <summary>Appends the rows of a run with its tag. A repetition after a crash finds the tag and adds nothing.</summary>
    /// <param name="rows">Of one evening and build.</param>
    public async ValueTask<CurveCommit> AppendAsync<TRow>(LocalDate day, int build, IReadOnlyCollection<TRow> rows, CancellationToken cancellation)
    {
        var (table, tag) = (await lake.OpenAsync(definition, cancellation), TagOf(day, build));
        if (table.Metadata.Refs.TryGetValue(tag, out var known))
        {
            return new CurveCommit(day, build, tag, known.SnapshotId, 0);
        }

        await using var writer = table.NewWriter(new DataWriterOptions { SortOrderId = table.Metadata.DefaultSortOrderId });
        var list = new RowList<TRow>([.. rows]);
        foreach (var batch in new LakeBatches(definition).Of(writer.Schema, [new PartitionRows(new TopicPartition(Topics.CurveMarks, 0), 0, 0, list)]))
        {
            await writer.WriteAsync(batch, cancellation);
        }

        var files = await writer.CompleteAsync(cancellation);
        try
        {
            await table.NewTransaction().Append(files).Summarize("gridgrains.curves.evening", tag).CreateTag(tag).CommitAsync(cancellation);
        }
        catch (Exception failure) when (failure is not IcebergException { Code: IcebergErrorCode.CommitStateUnknown })
        {
            await lake.DeleteAsync(files);
            throw;
        }

        return new CurveCommit(day, build, tag, table.Metadata.Refs[tag].SnapshotId, rows.Count);
    }
}
