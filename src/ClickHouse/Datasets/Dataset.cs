using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Tables;

namespace GridGrains.ClickHouse.Datasets;

/// <summary>Rows of one ISO out of the warehouse, in the columns that gridstatus' clients know. A product declares its own.</summary>
/// <param name="Id"><c>caiso_lmp_real_time_15_min</c>.</param>
public abstract record Dataset(string Id, Iso Iso)
{
    /// <summary>In order; those of the interval are among them.</summary>
    public abstract IReadOnlyList<DatasetColumn> Columns { get; }

    public abstract string Title { get; }

    public abstract string Doc { get; }

    /// <summary>Whom to ask.</summary>
    public abstract string Owner { get; }

    /// <summary>Topics whose records are its rows.</summary>
    public abstract IReadOnlyList<string> Topics { get; }

    /// <summary>Rows are as fresh as those of the tables that it reads.</summary>
    public TableSla Sla { get; } = new(TimeSpan.FromSeconds(30));

    public DataClass Class => DataClass.Public;

    /// <summary>A statement of what is stored for datasets of its kind: <c>iso, name, earliest, latest, places</c>.</summary>
    public abstract string StoredSql { get; }

    /// <summary>Whether a row of <see cref="StoredSql"/> is of this dataset.</summary>
    public abstract bool Holds(string iso, string name);

    /// <param name="parameters">Takes what its statement needs beside the parameters that all datasets have.</param>
    internal abstract DatasetSource SourceOf(DatasetQuery query, QueryParameters parameters);
}

/// <summary>Where the rows of a query come from, in the program's own SQL.</summary>
/// <param name="Table">The table of versions.</param>
/// <param name="Where">Which of its rows the query looks at.</param>
/// <param name="TimeColumn">Interval start in that table.</param>
/// <param name="Rows">The latest version of each, with <c>ts</c> and what the columns' expressions name.</param>
/// <param name="Order">Of rows that are not resampled.</param>
internal sealed record DatasetSource(string Table, string Where, string TimeColumn, string Rows, string Order);
