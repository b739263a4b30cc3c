using GridGrains.Domain.Curves;
using GridGrains.Domain.Tables;
using GridGrains.Iceberg.Parquet;
using GridGrains.Iceberg.Scans;
using GridGrains.Lake.Queries;
using GridGrains.Lake.Tables;
using NodaTime;

namespace GridGrains.Lake.Curves;

/// <summary>Curves of evenings in the lake. One commit adds the rows of a run and its tag, or nothing.</summary>
public sealed class CurveLake(LakeCatalog lake)
{
    public static readonly LakeTable Table = new(CurveTables.Eod);

    private readonly EveningTable _evenings = new(lake, Table);

    /// <summary>The evening that a tag names; null for any other reference.</summary>
    public static LocalDate? DayOf(string tag) => EveningTable.DayOf(tag);

    /// <summary>Runs of an evening that are committed, from the first.</summary>
    public ValueTask<IReadOnlyList<CurveCommit>> CommitsOfAsync(LocalDate day, CancellationToken cancellation) => _evenings.CommitsOfAsync(day, cancellation);

    /// <summary>The tag of the last evening before a day; null where there is none.</summary>
    public ValueTask<string?> TagBeforeAsync(LocalDate day, CancellationToken cancellation) => _evenings.TagBeforeAsync(day, cancellation);

    /// <summary>Days of the evenings that are published, in order.</summary>
    public ValueTask<IReadOnlyList<LocalDate>> EveningsAsync(CancellationToken cancellation) => _evenings.EveningsAsync(cancellation);

    /// <summary>Appends the rows of a run with its tag. A repetition after a crash finds the tag and adds nothing.</summary>
    /// <param name="rows">Of one evening and build.</param>
    public ValueTask<CurveCommit> AppendAsync(LocalDate day, int build, IReadOnlyCollection<CurveRow> rows, CancellationToken cancellation) =>
        _evenings.AppendAsync(day, build, rows, cancellation);

    /// <summary>Rows as a tag or a snapshot holds them.</summary>
    /// <param name="moment">The whole table up to then: the query names the evening that is meant.</param>
    public async Task<IReadOnlyList<CurveRow>> ReadAsync(LakeMoment moment, CurveQuery query, CancellationToken cancellation)
    {
        var rows = new List<CurveRow>();
        if (await _evenings.ScanAsync(cancellation) is not { } all)
        {
            return rows;
        }

        var (scan, conditions) = (moment.Choose(all), ConditionsOf(query));
        await foreach (var batch in (conditions.Count == 0 ? scan : scan.Where(Expression.And(conditions))).ReadAsync(cancellation))
        {
            AddRows(batch, rows);
        }

        return rows;
    }

    private static List<Expression> ConditionsOf(CurveQuery query)
    {
        var conditions = new List<Expression>();
        foreach (var (column, values) in ((string, IReadOnlyCollection<string>?)[])[("curve_id", query.Curves), ("term", query.Terms), ("bucket", query.Blocks)])
        {
            if (values is not null)
            {
                conditions.Add(Expression.In(column, values));
            }
        }

        if (query.Delivery is { } delivery)
        {
            conditions.Add(Expression.GreaterThanOrEqual("delivery_start", DateOf(delivery.First)));
            conditions.Add(Expression.LessThanOrEqual("delivery_start", DateOf(delivery.Last)));
        }

        // Files are apart by the time until which quotes were taken: that is the evening's closing, or before it.
        if (query.From is { } from)
        {
            conditions.Add(Expression.GreaterThanOrEqual("curve_date", DateOf(from)));
            conditions.Add(Expression.GreaterThanOrEqual("as_of", from.AtMidnight().InUtc().ToDateTimeUtc()));
        }

        if (query.To is { } to)
        {
            conditions.Add(Expression.LessThanOrEqual("curve_date", DateOf(to)));
        }

        return conditions;
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

    private static DateOnly DateOf(LocalDate day) => new(day.Year, day.Month, day.Day);

    private static LocalDate Day(int days) => new LocalDate(1970, 1, 1).PlusDays(days);
}
