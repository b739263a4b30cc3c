using GridGrains.Domain.Markets;

namespace GridGrains.Tests.Benchmarks.Forecasts;

/// <summary>The history of a market: one file, or several of one folder that share their stamps.</summary>
/// <param name="Market">Null where neither path nor sheet names one of the platform's.</param>
internal sealed record History(string Name, Iso? Market, IReadOnlyList<HistoryColumn> Columns)
{
    public HistoryColumn? First(ColumnRole role) => Columns.FirstOrDefault(column => column.Role == role);

    public IEnumerable<HistoryColumn> All(ColumnRole role) => Columns.Where(column => column.Role == role);
}
