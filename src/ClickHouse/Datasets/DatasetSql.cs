using GridGrains.ClickHouse.Cubes;
using GridGrains.ClickHouse.Queries;

namespace GridGrains.ClickHouse.Datasets;

/// <summary>
/// Writes the statement of a dataset's query. Its text is put together from the program's own words alone: names of known columns and
/// operators; everything that a request says is a parameter.
/// </summary>
public static class DatasetSql
{
    public static (string Sql, QueryParameters Parameters) Build(DatasetQuery query)
    {
        var parameters = new QueryParameters().Text("iso", query.Dataset.Iso.Code).Text("tz", query.TimeZone ?? "UTC").Number("skip", query.Skip).Number("take", query.Take);
        var filter = FilterOf(query.Filter, parameters);
        var from = query.Dataset.SourceOf(query, parameters);
        var source = $"SELECT * FROM ({from.Rows}){(filter.Length > 0 ? $"\nWHERE {filter}" : "")}";
        var statement = query.Resampling is { } resampling ? Resampled(query, resampling, source, parameters) : Plain(query, source, from.Order);
        return ($"{statement}\nLIMIT {{take:UInt64}} OFFSET {{skip:UInt64}}", parameters);
    }

    /// <summary>How many rows of the tables each UTC day has that the query looks at: (seconds since 1970, rows).</summary>
    public static (string Sql, QueryParameters Parameters) Days(DatasetQuery query)
    {
        var parameters = new QueryParameters().Text("iso", query.Dataset.Iso.Code);
        FilterOf(query.Filter, parameters);
        var from = query.Dataset.SourceOf(query, parameters);
        return ($"SELECT toUnixTimestamp(toStartOfDay({from.TimeColumn}, 'UTC')) AS day, count() FROM {from.Table} WHERE {from.Where} GROUP BY day ORDER BY day", parameters);
    }

    /// <summary>Names of the columns that the query gives.</summary>
    public static IReadOnlyList<string> NamesOf(DatasetQuery query) => [.. ColumnsOf(query).SelectMany(column => NamesOf(query, column))];

    public static bool IsTime(string name) => name.StartsWith("interval_", StringComparison.Ordinal) || name.StartsWith("publish_time", StringComparison.Ordinal);

    private static IEnumerable<DatasetColumn> ColumnsOf(DatasetQuery query) => query.Resampling is not { } resampling
        ? query.Columns
        : query.Columns.Where(column => column.IsInterval || resampling.By.Contains(column) || column.IsNumber);

    private static IEnumerable<string> NamesOf(DatasetQuery query, DatasetColumn column) =>
        column.IsTime && query.TimeZone is not null ? [column.LocalName, column.Name] : [column.Name];

    private static string FilterOf(DatasetFilter? filter, QueryParameters parameters)
    {
        if (filter is null)
        {
            return "";
        }

        parameters.Texts("filter", filter.Values);
        var type = filter.Column.IsNumber ? "Float64" : filter.Column.Type;
        var value = $"CAST({{filter:Array(String)}}[1] AS {type})";
        return filter.Operator switch
        {
            FilterOperator.In => $"{filter.Column.Expression} IN (SELECT CAST(arrayJoin({{filter:Array(String)}}) AS {type}))",
            FilterOperator.NotEqual => $"{filter.Column.Expression} != {value}",
            FilterOperator.Less => $"{filter.Column.Expression} < {value}",
            FilterOperator.LessOrEqual => $"{filter.Column.Expression} <= {value}",
            FilterOperator.Greater => $"{filter.Column.Expression} > {value}",
            FilterOperator.GreaterOrEqual => $"{filter.Column.Expression} >= {value}",
            _ => $"{filter.Column.Expression} = {value}",
        };
    }

    private static string Plain(DatasetQuery query, string source, string order) => $"""
        SELECT {string.Join(", ", ColumnsOf(query).SelectMany(column => column.IsTime ? Written(query, column, column.Expression) : [$"{(column.IsNumber ? Rounded(column.Expression) : column.Expression)} AS `{column.Name}`"]))}
        FROM ({source})
        ORDER BY {order}
        """;

    private static string Resampled(DatasetQuery query, Resampling resampling, string source, QueryParameters parameters)
    {
        parameters.Number("every", resampling.Count);
        var every = $"toInterval{resampling.Unit}({"{every:UInt32}"})";
        var by = string.Concat(resampling.By.Select(column => $", {column.Expression} AS by_{column.Name}"));
        var columns = ColumnsOf(query).SelectMany(column => column.IsInterval
            ? Written(query, column, column.Name == DatasetColumn.IntervalStart ? "bucket" : $"(bucket + {every})")
            : [resampling.By.Contains(column) ? $"by_{column.Name} AS `{column.Name}`" : $"{Rounded($"{FunctionOf(resampling.Function)}({column.Name}_value)")} AS `{column.Name}`"]);
        var numbers = string.Concat(query.Dataset.Columns.Where(column => column.IsNumber).Select(column => $", {column.Expression} AS {column.Name}_value"));
        // Buckets of days and longer are dates in some versions of the server: they begin at the zone's midnight, and end where the zone's clock says.
        return $"""
            SELECT {string.Join(", ", columns)}
            FROM (SELECT toDateTime(toStartOfInterval(toDateTime(ts, 'UTC'), {every}, {"{tz:String}"}), {"{tz:String}"}) AS bucket{by}{numbers} FROM ({source}))
            GROUP BY bucket{string.Concat(resampling.By.Select(column => $", by_{column.Name}"))}
            ORDER BY bucket{string.Concat(resampling.By.Select(column => $", by_{column.Name}"))}
            """;
    }

    private static string FunctionOf(ResampleFunction function) => function switch
    {
        ResampleFunction.Sum => "sum",
        ResampleFunction.Min => "min",
        ResampleFunction.Max => "max",
        ResampleFunction.Count => "count",
        ResampleFunction.StandardDeviation => "stddevSamp",
        ResampleFunction.Variance => "varSamp",
        _ => "avg",
    };

    // To the digits that sources publish; what is no number is absent, and minus zero is zero.
    private static string Rounded(string expression) => $"if(isFinite(toFloat64({expression})), round(toFloat64({expression}), {CubeColumn.Decimals}) + 0, NULL)";

    // Stamps carry their offset, as gridstatus writes them; those of a zone come before those in UTC.
    private static IEnumerable<string> Written(DatasetQuery query, DatasetColumn column, string expression)
    {
        if (query.TimeZone is not null)
        {
            yield return $"replaceRegexpOne(formatDateTime({expression}, '%Y-%m-%dT%H:%i:%S%z', {{tz:String}}), '(..)$', ':\\\\1') AS `{column.LocalName}`";
        }

        yield return $"formatDateTime({expression}, '%Y-%m-%dT%H:%i:%S+00:00', 'UTC') AS `{column.Name}`";
    }
}
