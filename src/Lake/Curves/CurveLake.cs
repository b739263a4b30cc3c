using System.Globalization;
using GridGrains.Domain.Curves;
using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;
using GridGrains.Iceberg;
using GridGrains.Iceberg.Parquet;
using GridGrains.Iceberg.Scans;
using GridGrains.Lake.Queries;
using GridGrains.Lake.Sinks;
using GridGrains.Lake.Tables;
using NodaTime;
using NodaTime.Text;

namespace GridGrains.Lake.Curves;

/// <param name="Tag">Names the snapshot for good: <c>eod-2026-11-27</c>, of later runs <c>eod-2026-11-27-2</c>.</param>
public sealed record CurveCommit(LocalDate CurveDate, int Build, string Tag, long SnapshotId, long Rows);

/// <summary>Curves of evenings in the lake. One commit adds the rows of a run and its tag, or nothing.</summary>
public sealed class CurveLake(LakeCatalog lake)
{
    private const string Prefix = "eod-";

    /// <summary>Few large commits, each kept by its tag: the table needs no upkeep.</summary>
    public static readonly LakeTable Table = new(CurveTables.Eod);

    public static string TagOf(LocalDate day, int build) =>
        $"{Prefix}{LocalDatePattern.Iso.Format(day)}{(build > 1 ? $"-{build.ToString(CultureInfo.InvariantCulture)}" : "")}";

    /// <summary>Runs of an evening that are committed, from the first.</summary>
    public async ValueTask<IReadOnlyList<CurveCommit>> CommitsOfAsync(LocalDate day, CancellationToken cancellation)
    {
        if (await lake.FindAsync(Table, cancellation) is not { } table)
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

    /// <summary>The tag of the last evening before a day; null where there is none.</summary>
    public async ValueTask<string?> TagBeforeAsync(LocalDate day, CancellationToken cancellation)
    {
        var table = await lake.FindAsync(Table, cancellation);
        var limit = TagOf(day, 1);
        return table?.Metadata.Refs.Keys.Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && string.CompareOrdinal(name, limit) < 0).Order(StringComparer.Ordinal).LastOrDefault();
    }

    /// <summary>Appends the rows of a run with its tag. A repetition after a crash finds the tag and adds nothing.</summary>
    /// <param name="rows">Of one evening and build.</param>
    public async ValueTask<CurveCommit> AppendAsync(LocalDate day, int build, IReadOnlyCollection<CurveRow> rows, CancellationToken cancellation)
    {
        var (table, tag) = (await lake.OpenAsync(Table, cancellation), TagOf(day, build));
        if (table.Metadata.Refs.TryGetValue(tag, out var known))
        {
            return new CurveCommit(day, build, tag, known.SnapshotId, 0);
        }

        await using var writer = table.NewWriter(new DataWriterOptions { SortOrderId = table.Metadata.DefaultSortOrderId });
        var list = new RowList<CurveRow>([.. rows]);
        foreach (var batch in new LakeBatches(Table).Of(writer.Schema, [new PartitionRows(new TopicPartition(Topics.CurveMarks, 0), 0, 0, list)]))
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

    /// <summary>The rows of one curve, or of all, as a tag or a snapshot holds them.</summary>
    /// <param name="moment">The whole table up to then: take those of the evening that is meant.</param>
    public async Task<IReadOnlyList<CurveRow>> ReadAsync(LakeMoment moment, string? curveId, string? term, CancellationToken cancellation)
    {
        var rows = new List<CurveRow>();
        if (await lake.FindAsync(Table, cancellation) is not { Metadata.CurrentSnapshot: not null } table)
        {
            return rows;
        }

        var conditions = new List<Expression>();
        if (curveId is not null)
        {
            conditions.Add(Expression.Equal("curve_id", curveId));
        }

        if (term is not null)
        {
            conditions.Add(Expression.Equal("term", term));
        }

        var scan = moment.Choose(table.Scan());
        await foreach (var batch in (conditions.Count == 0 ? scan : scan.Where(Expression.And(conditions))).ReadAsync(cancellation))
        {
            AddRows(batch, rows);
        }

        return rows;
    }

    private static void AddRows(ColumnBatch batch, List<CurveRow> rows)
    {
        var (date, id, bucket, term) = (batch.Column<int>("curve_date").Values, batch.Column<string>("curve_id").Values, batch.Column<string>("bucket").Values, batch.Column<string>("term").Values);
        var (start, end, price, hours) = (batch.Column<int>("delivery_start").Values, batch.Column<int>("delivery_end").Values, batch.Column<double>("price").Values, batch.Column<int>("hours").Values);
        var (build, asOf, hash, created) = (batch.Column<int>("build").Values, batch.Column<long>("as_of").Values, batch.Column<string>("hash").Values, batch.Column<long>("created_at").Values);
        for (var i = 0; i < batch.RowCount; i++)
        {
            rows.Add(new CurveRow(
                CurveCatalog.Get(id.Span[i]), Day(date.Span[i]), build.Span[i], ColumnTime.ToUtc(asOf.Span[i]), term.Span[i],
                new BlockPrice(new DeliveryPeriod(Day(start.Span[i]), Day(end.Span[i])), bucket.Span[i], price.Span[i], hours.Span[i]),
                hash.Span[i], ColumnTime.ToUtc(created.Span[i])));
        }
    }

    private static LocalDate Day(int days) => new LocalDate(1970, 1, 1).PlusDays(days);
}
