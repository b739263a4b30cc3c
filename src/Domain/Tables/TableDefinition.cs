using GridGrains.Domain.Log;

namespace GridGrains.Domain.Tables;

/// <summary>What a table promises its readers.</summary>
/// <param name="Freshness">From the append of a record until a query sees its row, at the 99th percentile.</param>
/// <param name="Completeness">Share of the log's rows that are there after that time: 1 for all.</param>
public sealed record TableSla(TimeSpan Freshness, double Completeness = 1);

/// <summary>Where a table's records come from.</summary>
/// <param name="Live">For everything that follows the log.</param>
/// <param name="Backfill">For tables alone; null where there is none. Split like <paramref name="Live"/>.</param>
/// <param name="Partitions">Of each.</param>
public sealed record TableTopics(string Live, int Partitions, string? Backfill = null)
{
    /// <summary>Offsets of the two topics overlap: in rows, partitions of <see cref="Backfill"/> are numbered from here.</summary>
    public const int FirstOfBackfills = 1000;

    public IEnumerable<TopicPartition> All =>
        from topic in new[] { Live, Backfill }
        where topic is not null
        from partition in Enumerable.Range(0, Partitions)
        select new TopicPartition(topic, partition);

    /// <summary>The number of a partition in rows.</summary>
    public int NumberOf(TopicPartition partition) => partition.Topic == Backfill ? FirstOfBackfills + partition.Partition : partition.Partition;
}

/// <summary>How long a partition of the lake's table is, in its time column.</summary>
public enum LakePartitioning
{
    Day,
    Hour,

    /// <summary>For tables of few rows over many years.</summary>
    Month,
}

/// <summary>A table of the warehouse.</summary>
/// <param name="Columns">By name.</param>
/// <param name="SortedBy">Columns of its sorting key.</param>
/// <param name="RetentionDays">Of its time column.</param>
public sealed record Projection(string Name, IReadOnlyList<string> Columns, IReadOnlyList<string> SortedBy, int RetentionDays, string? Doc = null);

/// <summary>A view of the warehouse that shows one version of each key.</summary>
/// <param name="Columns">Beside those of the key.</param>
/// <param name="AsOf">True for what was known at its parameter <c>as_of</c>; false for the latest, which also counts <c>versions</c>.</param>
/// <param name="Where">Which rows count, in the warehouse's SQL; null for all.</param>
public sealed record VersionView(string Name, IReadOnlyList<string> Columns, bool AsOf, string? Where = null);

/// <summary>
/// All that is true of one table: both stores make their schemas, writers and checks of it, and so do the documentation and the audit.
/// It knows no store's library.
/// </summary>
public abstract class TableDefinition
{
    private protected TableDefinition(string name, IReadOnlyList<Column> columns)
    {
        (Name, Columns) = (name, columns);
        if (columns.GroupBy(column => column.Name).Any(group => group.Count() > 1) || columns.GroupBy(column => column.FieldId).Any(group => group.Count() > 1))
        {
            throw new ArgumentException($"table {name} uses a name or a field id of a column twice", nameof(columns));
        }
    }

    public string Name { get; }

    public IReadOnlyList<Column> Columns { get; }

    /// <summary>What one row is.</summary>
    public required string Doc { get; init; }

    /// <summary>Whom to ask.</summary>
    public required string Owner { get; init; }

    public required TableSla Sla { get; init; }

    public DataClass Class { get; init; } = DataClass.Public;

    /// <summary>Words to find it by, beside those of its name and columns.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Null for a table that is computed from others.</summary>
    public TableTopics? Topics { get; init; }

    /// <summary>What it is computed from where no topic fills it: tables as <c>iceberg.iso_rt_lmp</c>, topics by name. <see cref="Column.Fields"/> are columns or fields of those.</summary>
    public IReadOnlyList<string> ComputedFrom { get; init; } = [];

    /// <summary>What a row is about; rows of one key are versions of each other.</summary>
    public required IReadOnlyList<string> Key { get; init; }

    /// <summary>What distinguishes rows of one key.</summary>
    public IReadOnlyList<string> Version { get; init; } = [];

    /// <summary>What ranks rows of one key, as expressions over columns; the greatest is the latest. The version, unless it is said otherwise.</summary>
    public IReadOnlyList<string> Rank
    {
        get => field ?? Version;
        init;
    }

    /// <summary>The column that partitions and retention go by.</summary>
    public required string TimeColumn { get; init; }

    public required LakePartitioning Partitioning { get; init; }

    /// <summary>Order of rows within a file of the lake.</summary>
    public required IReadOnlyList<string> Sort { get; init; }

    public required int RetentionDays { get; init; }

    /// <summary>Where the lake keeps it; null where it does not.</summary>
    public string? LakeNamespace { get; init; } = "power";

    /// <summary>Tables of the warehouse that its rows are inserted into, in this order; none where the warehouse does not keep it.</summary>
    public IReadOnlyList<Projection> Projections { get; init; } = [];

    /// <summary>Views over the first of its projections.</summary>
    public IReadOnlyList<VersionView> Views { get; init; } = [];

    public Column this[string column] => Columns.FirstOrDefault(known => known.Name == column) ?? throw new ArgumentException($"table {Name} has no column {column}");

    /// <summary>Columns for rows of the table, to be filled again and again.</summary>
    public abstract RowColumns NewColumns();

    public override string ToString() => Name;
}

/// <inheritdoc/>
/// <typeparam name="TRow">A pure function of a record and its position.</typeparam>
/// <param name="ordering">Puts rows into the order of <see cref="TableDefinition.Sort"/>; each belongs to one thread.</param>
public sealed class TableDefinition<TRow>(string name, IReadOnlyList<Column<TRow>> columns, Func<RowOrdering<TRow>> ordering) : TableDefinition(name, columns)
{
    public new IReadOnlyList<Column<TRow>> Columns { get; } = columns;

    public RowOrdering<TRow> NewOrdering() => ordering();

    public override RowColumns<TRow> NewColumns() => new(Columns, ordering());
}
