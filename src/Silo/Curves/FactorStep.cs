using GridGrains.ClickHouse.Curves;
using GridGrains.Domain.Curves;
using GridGrains.Domain.Curves.Factors;
using GridGrains.Domain.Markets;
using GridGrains.Lake.Curves;
using GridGrains.Lake.Queries;

namespace GridGrains.Silo.Curves;

/// <summary>
/// Factors of an evening, made of the curves that the lake holds of it and of the evenings before. May be repeated: the tag keeps a second copy
/// out of the lake, rows of the warehouse replace themselves.
/// </summary>
internal sealed class FactorStep(CurveLake curves, FactorLake factors, CurveWarehouse? warehouse, TimeProvider clock)
{
    /// <returns>Number of factors.</returns>
    public async Task<int> PublishAsync(CurveCommit evening, CancellationToken cancellation)
    {
        var known = (await factors.ReadAsync(evening.CurveDate, cancellation)).Where(row => row.Build == evening.Build).ToArray();
        var rows = known.Length > 0 ? known : await ComputeAsync(evening, cancellation);
        if (known.Length == 0 && rows.Length > 0)
        {
            await factors.AppendAsync(evening.CurveDate, evening.Build, rows, cancellation);
        }

        if (warehouse is not null && rows.Length > 0 && await warehouse.CountFactorsAsync(evening.CurveDate, evening.Build, cancellation) < rows.Length)
        {
            await warehouse.WriteAsync(rows, cancellation);
        }

        return rows.Length;
    }

    private async Task<FactorRow[]> ComputeAsync(CurveCommit evening, CancellationToken cancellation)
    {
        var query = new CurveQuery
        {
            Terms = [CurveRows.Month],
            Blocks = [DeliveryBlock.AroundTheClock],
            From = evening.CurveDate.PlusDays(-EveningFactors.DaysBack),
            To = evening.CurveDate,
        };

        // Later builds of the same evening are not this one's.
        var months = (await curves.ReadAsync(LakeMoment.OfReference(evening.Tag), query, cancellation))
            .Where(row => row.CurveDate < evening.CurveDate || row.Build == evening.Build).ToArray();
        var (asOf, now) = (months.Where(row => row.CurveDate == evening.CurveDate).Select(row => row.AsOfUtc).FirstOrDefault(), clock.GetUtcNow().UtcDateTime);
        return [.. EveningFactors.Of(months).Where(factor => factor.Date == evening.CurveDate).Select(factor => new FactorRow(factor, evening.Build, asOf, now))];
    }
}
