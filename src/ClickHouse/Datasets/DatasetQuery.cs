namespace GridGrains.ClickHouse.Datasets;

/// <summary>How values of a column are compared; the SQL is the program's own, values travel beside it.</summary>
public enum FilterOperator
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
}

public sealed record DatasetFilter(DatasetColumn Column, FilterOperator Operator, IReadOnlyList<string> Values);

public enum ResampleUnit
{
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

public enum ResampleFunction
{
    Mean,
    Sum,
    Min,
    Max,
    Count,
    StandardDeviation,
    Variance,
}

/// <param name="By">Columns that are kept apart beside the time.</param>
public sealed record Resampling(int Count, ResampleUnit Unit, IReadOnlyList<DatasetColumn> By, ResampleFunction Function);

/// <summary>Only rows of the newest publication within these interval starts. They are those of the whole request, also where a query reads a part of it.</summary>
public sealed record LastReport(DateTime? StartUtc, DateTime? EndUtc);

/// <summary>What is wanted of a dataset.</summary>
/// <param name="StartUtc">First interval start, inclusive.</param>
/// <param name="EndUtc">Last interval start, exclusive.</param>
/// <param name="KnownUntilUtc">Only versions that were known then.</param>
/// <param name="PublishedFromUtc">Only versions published then or later.</param>
/// <param name="PublishedToUtc">Only versions published before.</param>
/// <param name="LastReport">Null for rows of every publication.</param>
/// <param name="TimeZone">A name of the tz database, in which times are written beside UTC and buckets begin; null for UTC alone.</param>
/// <param name="Skip">Rows to pass over.</param>
/// <param name="Take">Rows to give.</param>
public sealed record DatasetQuery(
    Dataset Dataset, DateTime? StartUtc, DateTime? EndUtc, DateTime? KnownUntilUtc, DateTime? PublishedFromUtc, DateTime? PublishedToUtc, LastReport? LastReport,
    IReadOnlyList<DatasetColumn> Columns, DatasetFilter? Filter, Resampling? Resampling, string? TimeZone, long Skip, int Take);
