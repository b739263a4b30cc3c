using System.Text.Json;

namespace GridGrains.Grains.Contracts.Http;

/// <summary>A statement of a caller.</summary>
/// <param name="Sql">One SELECT of ClickHouse's dialect, over tables of the platform by their bare names.</param>
/// <param name="Parameters">Values of its <c>{name:Type}</c>: texts, numbers, true, false, null, and lists of them.</param>
/// <param name="MaxRows">Of the answer; 10,000 when absent.</param>
/// <param name="Format"><c>json</c>, <c>csv</c> or <c>arrow</c>; null goes by the header Accept.</param>
public sealed record SqlRequest(string? Sql, IReadOnlyDictionary<string, JsonElement>? Parameters = null, int? MaxRows = null, string? Format = null);

/// <param name="Columns">In order, with their ClickHouse types.</param>
/// <param name="Rows">A list of values per row, in the order of the columns.</param>
/// <param name="Truncated">There are more rows than were asked for.</param>
/// <param name="Source">What was read: <c>warehouse</c>, or a snapshot of it with its moment.</param>
public sealed record SqlAnswer(IReadOnlyList<CubeColumn> Columns, IReadOnlyList<IReadOnlyList<JsonElement>> Rows, long RowCount, bool Truncated, string Source);

/// <summary>What the gate and the engine make of a statement, without running it.</summary>
/// <param name="Tables">That it reads.</param>
/// <param name="Parameters">Names that it has.</param>
/// <param name="Code">Null where it may run.</param>
/// <param name="Line">Of the place that is wrong, from 1; null where no one place is.</param>
/// <param name="Suggestions">Near names where one is not known.</param>
/// <param name="Columns">Of the result, with their ClickHouse types; empty where they depend on what a subquery gives, or it may not run.</param>
public sealed record SqlCheck(
    bool Allowed, IReadOnlyList<string> Tables, IReadOnlyList<string> Parameters, string? Code, string? Reason, int? Line, int? Column, IReadOnlyList<string> Suggestions,
    IReadOnlyList<CubeColumn>? Columns = null);

public sealed record SqlTableList(IReadOnlyList<SqlTableView> Tables);

/// <summary>A table or view that the caller's statements may name.</summary>
/// <param name="Doc">What one row is.</param>
/// <param name="Call">How it is named in FROM.</param>
public sealed record SqlTableView(string Name, string Doc, string Call, IReadOnlyList<SqlColumnView> Columns);

/// <param name="Unit">Null for values that are no numbers.</param>
public sealed record SqlColumnView(string Name, string Type, string Doc, string? Unit);
