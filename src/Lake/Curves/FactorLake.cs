using GridGrains.Domain.Curves.Factors;
using GridGrains.Domain.Tables;
using GridGrains.Iceberg.Parquet;
using GridGrains.Iceberg.Scans;
using GridGrains.Lake.Tables;
using NodaTime;

namespace GridGrains.Lake.Curves;

/// <summary>Factors of evenings in the lake, under the tags of their curves.</summary>
public sealed class FactorLake(LakeCatalog lake)
{
    public static readonly LakeTable Table = new(FactorTables.Eod);

    private readonly EveningTable _evenings = new(lake, Table);

    /// <summary>Builds of an evening that have factors, from the first; nothing is counted beyond one that has none.</summary>
    public ValueTask<IReadOnlyList<CurveCommit>> CommitsOfAsync(LocalDate day, CancellationToken cancellation) => _evenings.CommitsOfAsync(day, cancellation);

    /// <summary>Days of the evenings that have factors, in order.</summary>
    public ValueTask<IReadOnlyList<LocalDate>> EveningsAsync(CancellationToken cancellation) => _evenings.EveningsAsync(cancellation);

    /// <summary>Appends the factors of a run with its tag. A repetition finds the tag and adds nothing.</summary>
    public ValueTask<CurveCommit> AppendAsync(LocalDate day, int build, IReadOnlyCollection<FactorRow> rows, CancellationToken cancellation) =>
        _evenings.AppendAsync(day, build, rows, cancellation);

    /// <summary>All factors of an evening, of every build.</summary>
    public async Task<IReadOnlyList<FactorRow>> ReadAsync(LocalDate day, CancellationToken cancellation)
    {
        var rows = new List<FactorRow>();
        if (await _evenings.ScanAsync(cancellation) is { } scan)
        {
            await foreach (var batch in scan.Where(Expression.Equal("factor_date", new DateOnly(day.Year, day.Month, day.Day))).ReadAsync(cancellation))
            {
                AddRows(batch, day, rows);
            }
        }

        return rows;
    }

    private static void AddRows(ColumnBatch batch, LocalDate day, List<FactorRow> rows)
    {
        var (id, type, unit, loadings) = (batch.Column<string>("factor_id").Values, batch.Column<string>("factor_type").Values, batch.Column<string>("unit").Values, batch.Column<string>("loadings").Values);
        var (value, moves, build) = (batch.Column<double>("value").Values, batch.Column<int>("moves").Values, batch.Column<int>("build").Values);
        var (asOf, created) = (batch.Column<long>("as_of").Values, batch.Column<long>("created_at").Values);
        for (var i = 0; i < batch.RowCount; i++)
        {
            rows.Add(new FactorRow(
                new CurveFactor(day, id.Span[i], type.Span[i], value.Span[i], unit.Span[i], moves.Span[i], FactorTables.LoadingsOf(loadings.Span[i])),
                build.Span[i], ColumnTime.ToUtc(asOf.Span[i]), ColumnTime.ToUtc(created.Span[i])));
        }
    }
}
