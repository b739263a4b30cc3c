namespace GridGrains.ClickHouse.Cubes;

/// <summary>What a parameter of a cube takes, and the parameters of its SQL that it becomes.</summary>
public enum CubeParameterKind
{
    /// <summary>A code of an ISO: <c>{name:String}</c>.</summary>
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

    /// <summary>A price in USD/MWh, or none: <c>{name:Nullable(Float64)}</c>.</summary>
    Price,

    /// <summary>
    /// A moment; without one the present: <c>{name:DateTime64(6, 'UTC')}</c>, and <c>{name_day:Date32}</c>, its day on the clock of the ISO's contracts.
    /// </summary>
    Moment,
}

/// <param name="Default">Used where the request gives none; null where the kind says what is used, or where <paramref name="IsRequired"/>.</param>
public sealed record CubeParameter(
    string Name, CubeParameterKind Kind, string Description, string Example, bool IsRequired = false, int? Default = null, int Min = 1, int Max = 1000);

/// <summary>A standing question of a desk: SQL whose every input is a typed parameter.</summary>
/// <param name="Name">In the address: <c>hub_24h</c>.</param>
/// <param name="Description">What the columns are, with their units.</param>
/// <param name="IsOnDashboard">One of the ten that the benchmark runs.</param>
public sealed record Cube(string Name, string Title, string Description, bool IsOnDashboard, IReadOnlyList<CubeParameter> Parameters, string Sql);
