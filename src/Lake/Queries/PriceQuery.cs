using GridGrains.Domain.Markets;
using GridGrains.Iceberg.Scans;
using GridGrains.Lake.Tables;

namespace GridGrains.Lake.Queries;

/// <summary>Which state of a table is read.</summary>
public sealed record LakeMoment
{
    private readonly Func<TableScan, TableScan> _choose;

    private LakeMoment(Func<TableScan, TableScan> choose) => _choose = choose;

    public static LakeMoment Current { get; } = new(scan => scan);

    public static LakeMoment OfSnapshot(long snapshotId) => new(scan => scan.UseSnapshot(snapshotId));

    /// <param name="name">A tag or a branch.</param>
    public static LakeMoment OfReference(string name) => new(scan => scan.UseRef(name));

    /// <summary>What the table held at an instant, as far back as its snapshots are kept.</summary>
    public static LakeMoment OfTime(DateTimeOffset instant) => new(scan => scan.AsOf(instant));

    internal TableScan Choose(TableScan scan) => _choose(scan);
}

/// <summary>Prices of intervals that start in [<paramref name="FromUtc"/>, <paramref name="ToUtc"/>).</summary>
/// <param name="Table">One of the price tables.</param>
public sealed record PriceQuery(LakeTable Table, DateTime FromUtc, DateTime ToUtc)
{
    public Iso? Iso { get; init; }

    /// <summary>Ids of nodes; null for all.</summary>
    public IReadOnlyCollection<string>? Nodes { get; init; }

    public PriceProduct? Product { get; init; }

    /// <summary>Leaves out every version that was not known yet; null takes all.</summary>
    public DateTime? KnownAtUtc { get; init; }

    public LakeMoment At { get; init; } = LakeMoment.Current;
}
