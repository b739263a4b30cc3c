namespace GridGrains.ClickHouse.Cubes;

/// <summary>The time that the prices of a cell lie in.</summary>
public enum CellSpan
{
    /// <summary>One interval, named by its start.</summary>
    Interval,

    /// <summary>An hour, named by its start.</summary>
    Hour,

    /// <summary>A day of the market's contracts.</summary>
    Day,

    /// <summary>Such a day and those of its month before it.</summary>
    MonthToDay,

    /// <summary>The month of the contracts that holds a day.</summary>
    Month,
}

/// <summary>A column whose values can be followed back to the prices that they are computed from.</summary>
/// <param name="Formula">How a value comes of the prices.</param>
/// <param name="Prices">Which prices of the cell count; see <see cref="CubeCells.Prices"/>.</param>
public sealed record CellColumn(string Name, string Formula, string Prices = CubeCells.All);

/// <summary>A further parameter that names a cell.</summary>
/// <param name="Words">What it may be.</param>
public sealed record CellKey(string Name, string Description, IReadOnlyList<string> Words);

/// <summary>
/// How a cell of a cube is named, and which prices it is computed from. Conditions are SQL of the program's own; beside the cube's parameters they have
/// <c>{cell_from:DateTime64(6, 'UTC')}</c>, <c>{cell_to:...}</c>, exclusive, <c>{cell_day:Date32}</c>, <c>{market:String}</c> and those of <see cref="Keys"/>.
/// </summary>
/// <param name="Row">The cell's row: a condition on <c>r</c>, the cube's rows.</param>
/// <param name="Prices">
/// Its prices: a condition on <c>p</c> (<c>market</c>, <c>ts</c>, <c>place</c>: hub or node, <c>products</c>: how many the hour has prices of) and <c>c</c>, the hour in the calendar of the
/// market's contracts.
/// </param>
public sealed record CubeCells(CellSpan Span, string Row, string Prices, IReadOnlyList<CellColumn> Columns)
{
    public const string All = "true";
    public const string WeightedByTime = "sum(price * minutes) / sum(minutes), where the price of an interval is the published one, else the mean of the members";
    public const string OneMarket = "p.market = {market:String}";
    public const string OneDay = "r.day = {cell_day:Date32}";
    public const string OneHour = "r.hour = toDateTime({cell_from:DateTime64(6, 'UTC')}, 'UTC')";

    /// <summary>Beside place, product and time.</summary>
    public IReadOnlyList<CellKey> Keys { get; init; } = [];
}
