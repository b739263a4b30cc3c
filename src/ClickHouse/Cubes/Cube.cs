using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;

namespace GridGrains.ClickHouse.Cubes;

/// <summary>What a parameter of a cube takes, and the parameters of its SQL that it becomes.</summary>
public enum CubeParameterKind
{
    /// <summary>A code of an ISO: <c>{name:String}</c>, and <c>{name_tz:String}</c>, the time zone of its contracts.</summary>
    Iso,

    /// <summary>Id, display name or alias of a hub of the parameter <c>iso</c>: <c>{name:String}</c>, its id.</summary>
    Hub,

    /// <summary>Hubs as <c>ISO/HUB,ISO/HUB</c>: <c>{name_isos:Array(String)}</c>, <c>{name_ids:Array(String)}</c>.</summary>
    Hubs,

    /// <summary>Id or alias of a node of the parameter <c>iso</c>: <c>{name:String}</c>, its id.</summary>
    Node,

    /// <summary>A product; without one the settlement real-time product of the parameter <c>iso</c>: <c>{name:String}</c>.</summary>
    Market,

    /// <summary>A product; without one the day-ahead product of the parameter <c>iso</c>: <c>{name:String}</c>.</summary>
    DayAheadMarket,

    /// <summary>A whole number within bounds: <c>{name:UInt32}</c>.</summary>
    Number,

    /// <summary>A number of days, bounded further where a moment is given: <c>{name:UInt32}</c>.</summary>
    Days,

    /// <summary>A price in USD/MWh, or none: <c>{name:Nullable(Float64)}</c>.</summary>
    Price,

    /// <summary>
    /// A moment; without one the present: <c>{name:DateTime64(6, 'UTC')}</c>, and <c>{name_day:Date32}</c>, the day on the clock of the ISO's contracts that
    /// holds the last microsecond before it.
    /// </summary>
    Moment,
}

/// <param name="Default">Used where the request gives none; null where the kind says what is used, or where <paramref name="IsRequired"/>.</param>
public sealed record CubeParameter(
    string Name, CubeParameterKind Kind, string Description, string Example, bool IsRequired = false, int? Default = null, int Min = 1, int Max = 1000);

/// <summary>A standing question of a desk: SQL whose every input is a typed parameter.</summary>
/// <param name="Name">In the address: <c>hub_24h</c>.</param>
/// <param name="IsOnDashboard">One of the ten that the benchmark runs.</param>
public sealed record Cube(
    string Name, string Title, string Description, bool IsOnDashboard, IReadOnlyList<CubeParameter> Parameters, IReadOnlyList<CubeColumn> Columns)
{
    /// <summary>Days of versions that a past state is computed from at most.</summary>
    public const int MaxDaysOfPast = 31;

    /// <summary>Whom to ask.</summary>
    public string Owner { get; init; } = "market-data";

    /// <summary>Rows are as fresh as those of the tables that it reads.</summary>
    public TableSla Sla { get; init; } = new(TimeSpan.FromSeconds(30));

    public DataClass Class { get; init; } = DataClass.Public;

    /// <summary>Words to find it by, beside those of its name and columns.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The statement from the rollups, which know the newest version of each price.</summary>
    public string Sql => CubeStatement.Write(this, CubeSource.Rollups, CubeClock.None);

    /// <summary>The statement from the versions of prices that were known at <c>as_of</c>.</summary>
    public string AsOfSql => CubeStatement.Write(this, CubeSource.Versions, CubeClock.None);

    /// <summary>True where a row has a moment, which can be shown on another clock too.</summary>
    public bool HasTimes => Columns.Any(column => column.Kind == CubeColumnKind.Time);

    /// <summary>Where rows are of several ISOs, which are distinguished by the column <c>iso</c>.</summary>
    public bool HasIsos => Columns.Any(column => column.Name == CubeCatalog.IsoParameter);

    /// <summary>The rows from a source, by the names of <see cref="Columns"/>.</summary>
    public required Func<CubeSource, string> Rows { get; init; }

    /// <summary>How its cells are named and what they are computed from; null where they cannot be followed.</summary>
    public CubeCells? Cells { get; init; }

    /// <summary>The order of rows, and their number where it is bounded.</summary>
    public required string Order { get; init; }

    public string Statement(bool isPast, CubeClock local) => CubeStatement.Write(this, isPast ? CubeSource.Versions : CubeSource.Rollups, local);

    /// <summary>The columns of an answer with local times.</summary>
    public IReadOnlyList<CubeColumn> ColumnsWith(CubeClock local) => CubeStatement.ColumnsOf(this, local);
}
