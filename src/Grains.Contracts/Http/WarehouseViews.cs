using System.Text.Json;
using System.Text.Json.Serialization;

namespace GridGrains.Grains.Contracts.Http;

/// <summary>The warehouse as the silo that answers sees it.</summary>
/// <param name="State"><c>off</c>, <c>starting</c>, <c>ready</c>, <c>degraded</c>, <c>stopped</c>, or <c>external</c> for a server that is there already.</param>
/// <param name="Detail">One line: the engine's version, or what is missing.</param>
/// <param name="Restarts">How often an embedded engine ended unasked and was started again.</param>
/// <param name="ProcessId">Of an embedded engine that is this silo's own.</param>
/// <param name="Sink">What writes the log's records, as far as this silo does; null when off.</param>
public sealed record WarehouseView(
    string State, string Detail, int Restarts, int? ProcessId, WarehouseSinkView? Sink, IReadOnlyList<WarehouseTableView> Tables);

/// <param name="LagRecords">Records of this silo's partitions that are not in the tables.</param>
/// <param name="LastFailure">What stands in the way now; null when nothing does.</param>
public sealed record WarehouseSinkView(
    long RowsWritten, long Writes, long Failures, DateTime? LastWriteAt, long LagRecords, string? LastFailure, IReadOnlyList<LakePartitionView> Partitions);

/// <param name="Rows">All versions counted.</param>
/// <param name="Bytes">On disk.</param>
/// <param name="RetentionDays">After which rows go; null where they stay.</param>
public sealed record WarehouseTableView(string Name, long Rows, long Bytes, int Parts, int? RetentionDays);

public sealed record CubeList(IReadOnlyList<CubeView> Cubes);

/// <param name="Dashboard">One of the ten that desks keep open.</param>
/// <param name="Columns">Of its answer in every format, in order.</param>
public sealed record CubeView(
    string Name, string Title, string Description, bool Dashboard, IReadOnlyList<CubeParameterView> Parameters, IReadOnlyList<CubeColumnView> Columns);

/// <param name="Kind">text, time, day, number or count.</param>
/// <param name="Unit">Null where the value has none.</param>
public sealed record CubeColumnView(string Name, string Kind, string? Unit, string Description);

public sealed record CubeParameterView(string Name, string Description, string Example, bool Required);

/// <summary>A cube's rows as JSON; CSV and Arrow carry the same columns.</summary>
/// <param name="Meta">Columns in order, with their ClickHouse types.</param>
/// <param name="Data">One object per row.</param>
public sealed record CubeAnswer(IReadOnlyList<CubeColumn> Meta, IReadOnlyList<IReadOnlyDictionary<string, object?>> Data, long Rows);

public sealed record CubeColumn(string Name, string Type);

/// <param name="Data">An object per dataset; or the names of the fields and a list per dataset where json_schema asks for it.</param>
public sealed record DatasetList(IReadOnlyList<DatasetView> Data, DatasetPage Meta, DatasetMetadata DatasetMetadata);

/// <summary>The list as gridstatus' clients read it: the names of the fields, then a list per dataset.</summary>
public sealed record DatasetRows(IReadOnlyList<IReadOnlyList<JsonElement>> Data, DatasetPage Meta, DatasetMetadata DatasetMetadata);

/// <param name="Source">Name of the market's operator.</param>
/// <param name="EarliestAvailableTimeUtc">Start of the first hour with prices.</param>
/// <param name="LatestAvailableTimeUtc">Start of the last hour with prices.</param>
/// <param name="Locations">Places with prices.</param>
public sealed record DatasetView(
    string Id, string Name, string Description, string Source, DateTime EarliestAvailableTimeUtc, DateTime LatestAvailableTimeUtc, long Locations,
    string TimeIndexColumn, string PublishTimeColumn, string DataTimezone, IReadOnlyList<DatasetColumnView> AllColumns);

/// <summary>How much a silo has answered from datasets since it started. Nothing is limited: every limit is -1, as gridstatus writes it.</summary>
/// <param name="CurrentUsagePeriodStart">Start of the silo.</param>
/// <param name="CurrentUsagePeriodEnd">Now.</param>
public sealed record DatasetUsageView(
    string PlanName, DatasetLimitsView Limits, DateTime CurrentUsagePeriodStart, DateTime CurrentUsagePeriodEnd, DatasetCountsView CurrentPeriodUsage);

public sealed record DatasetLimitsView(
    long ApiRowsReturnedLimit, long ApiRequestsLimit, long ApiRowsPerResponseLimit, long PerSecondApiRateLimit, long PerMinuteApiRateLimit, long PerHourApiRateLimit);

public sealed record DatasetCountsView(long TotalRequests, long TotalApiRowsReturned);

public sealed record DatasetColumnView(string Name, bool IsDatetime);

/// <summary>Rows of a dataset as gridstatus' clients read them.</summary>
/// <param name="Data">The names of the columns, then a list per row; or an object per row where json_schema asks for it.</param>
public sealed record DatasetAnswer(IReadOnlyList<IReadOnlyList<object?>> Data, DatasetPage Meta, DatasetMetadata DatasetMetadata);

/// <param name="Cursor">Hand it back for the next page; null on the last.</param>
public sealed record DatasetPage([property: JsonPropertyName("hasNextPage")] bool HasNextPage, string? Cursor);

public sealed record DatasetMetadata(IReadOnlyList<DatasetColumnView> AllColumns, string DataTimezone);
