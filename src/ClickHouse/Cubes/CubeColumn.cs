using GridGrains.Domain.Tables;

namespace GridGrains.ClickHouse.Cubes;

public enum CubeColumnKind
{
    Text,

    /// <summary>A moment in UTC, to the second.</summary>
    Time,

    /// <summary>A day of the clock of the market's contracts.</summary>
    Day,

    /// <summary>A number with a fraction, rounded to <see cref="CubeColumn.Decimals"/>; absent where it is none.</summary>
    Number,

    /// <summary>A whole number.</summary>
    Count,
}

/// <summary>A column of a cube's answer. The outermost statement is written from these, so that no column comes that is not declared.</summary>
/// <param name="Unit">Null where the value has none.</param>
public sealed record CubeColumn(string Name, CubeColumnKind Kind, string Description, string? Unit = null)
{
    /// <summary>What the sources publish at most.</summary>
    public const int Decimals = 5;

    /// <summary>What a number without a <see cref="Unit"/> measures: one of <see cref="Units"/>. It is not shown beside values.</summary>
    public string? Measures { get; init; }

    /// <summary>The word of the kind in descriptions: <c>number</c>.</summary>
    public string Word => Kind.ToString().ToLowerInvariant();

    internal static CubeColumn Text(string name, string description) => new(name, CubeColumnKind.Text, description);

    internal static CubeColumn Time(string name, string description) => new(name, CubeColumnKind.Time, description);

    internal static CubeColumn Day(string name, string description) => new(name, CubeColumnKind.Day, description);

    internal static CubeColumn Count(string name, string description, string measures = Units.Count) => new(name, CubeColumnKind.Count, description) { Measures = measures };

    internal static CubeColumn Price(string name, string description) => new(name, CubeColumnKind.Number, description, Units.UsdPerMwh);

    internal static CubeColumn Number(string name, string description, string? unit = null) => new(name, CubeColumnKind.Number, description, unit);

    internal static CubeColumn Share(string name, string description) => new(name, CubeColumnKind.Number, description) { Measures = Units.One };

    internal static CubeColumn Hours(string name, string description) => new(name, CubeColumnKind.Number, description, Units.Hours);
}
