using GridGrains.Domain.Bulk;
using GridGrains.Domain.Tables;

namespace GridGrains.Domain.Series;

/// <summary>Intervals of some series that start in [<paramref name="FromUtc"/>, <paramref name="ToUtc"/>).</summary>
/// <param name="Markets">Codes of the markets; rows of others may be among those that are read.</param>
/// <param name="Series">Names of the series; likewise.</param>
public sealed record SeriesScope(DateTime FromUtc, DateTime ToUtc, IReadOnlyCollection<string> Markets, IReadOnlyCollection<string> Series);

/// <summary>A table of all versions of series.</summary>
public interface ISeriesVersions
{
    /// <summary>Hands over every version of the scope, in any order.</summary>
    ValueTask ReadAsync(SeriesScope scope, SeriesSelection versions, CancellationToken cancellation);
}

/// <summary>The table of series as bulk loads fill it. Its views are computed at the read: nothing follows from its rows.</summary>
/// <param name="known">The table that shows which rows are there already: the lake's, or the warehouse's where there is no lake.</param>
public sealed class SeriesBulkTable(ISeriesVersions known) : IBulkTable
{
    private readonly SeriesSelection _selection = new();

    public TableDefinition Definition => SeriesTable.Definition;

    public async ValueTask<RowList> SelectAsync(RowList rows, CancellationToken cancellation)
    {
        var values = (RowList<SeriesRow>)rows;
        _selection.Begin(values);
        foreach (var scope in ScopesOf(values))
        {
            await known.ReadAsync(scope, _selection, cancellation);
        }

        return _selection.Take();
    }

    public ValueTask<BulkEffects> PrepareAsync(RowList rows, IBulkWarehouse? warehouse, CancellationToken cancellation) => new(BulkEffects.None);

    public void Planned(BulkEffects effects)
    {
    }

    private static IEnumerable<SeriesScope> ScopesOf(RowList<SeriesRow> rows)
    {
        var (days, markets, series) = (new BulkDays(), new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (ref readonly var row in rows.Span)
        {
            days.Add(row.Point.StartUtc);
            markets.Add(row.Key.Market);
            series.Add(row.Key.Series);
        }

        return days.Runs().Select(run => new SeriesScope(run.FromUtc, run.ToUtc, markets, series));
    }
}
