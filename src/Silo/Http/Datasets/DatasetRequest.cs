using System.Globalization;
using System.Text.RegularExpressions;
using GridGrains.ClickHouse.Datasets;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;
using NodaTime;

namespace GridGrains.Silo.Http.Datasets;

/// <summary>Reads the query string of gridstatus' clients.</summary>
internal sealed partial class DatasetRequest(ApiQuery query, Dataset dataset)
{
    public const int DefaultPageSize = 10_000;
    public const int MaxPageSize = 50_000;

    private const string Zoned = "Without an offset it is meant in timezone, or in UTC where none is given.";
    private const int MaxFilterValues = 1000;
    private const int MaxCursor = 100_000_000;

    private static readonly Dictionary<string, FilterOperator> Operators = new()
    {
        ["="] = FilterOperator.Equal,
        ["!="] = FilterOperator.NotEqual,
        ["<"] = FilterOperator.Less,
        ["<="] = FilterOperator.LessOrEqual,
        [">"] = FilterOperator.Greater,
        [">="] = FilterOperator.GreaterOrEqual,
        ["in"] = FilterOperator.In,
    };

    private static readonly Dictionary<string, ResampleFunction> Functions = new()
    {
        ["mean"] = ResampleFunction.Mean,
        ["sum"] = ResampleFunction.Sum,
        ["min"] = ResampleFunction.Min,
        ["max"] = ResampleFunction.Max,
        ["count"] = ResampleFunction.Count,
        ["stddev"] = ResampleFunction.StandardDeviation,
        ["variance"] = ResampleFunction.Variance,
    };

    public static readonly QueryParameter[] Parameters =
    [
        QueryParameter.Moment("start_time", $"First interval start, inclusive. {Zoned}", "2026-06-01T00:00:00Z"),
        QueryParameter.Moment("end_time", $"Last interval start, exclusive. {Zoned}", "2026-06-02T00:00:00Z"),
        new("publish_time", "latest (the default): every price as it is known now; latest_report: the rows of the newest publication within start_time and end_time; a moment: as it was known then.", "latest"),
        QueryParameter.PastOfTables(PastMoment.Name, $"Rows that start before it, as they were known at it; publish_time with a moment says nothing of where rows start. {Zoned}", "2026-06-01T12:00:00Z"),
        QueryParameter.Moment("publish_time_start", $"Only what was published then or later. {Zoned}", "2026-06-01T00:00:00Z"),
        QueryParameter.Moment("publish_time_end", $"Only what was published before. {Zoned}", "2026-06-02T00:00:00Z"),
        QueryParameter.Integer("limit", "Rows over all pages at most.", "1000"),
        QueryParameter.Integer("page", "Page from 1; a cursor goes before it.", "1"),
        QueryParameter.Integer("page_size", "Rows of a page, 1 to 50000.", "10000"),
        new("cursor", "The last answer's meta.cursor; empty for the first page.", "10000"),
        new("columns", "Columns separated by commas; the interval columns come always.", "location,lmp"),
        new("filter_column", "Column to compare.", "location"),
        new("filter_value", "Value, or values separated by commas for the operator in.", "TH_SP15_GEN-APND"),
        QueryParameter.OneOf("filter_operator", "=, !=, <, <=, >, >=, in.", "=", [.. Operators.Keys]),
        new("resample_frequency", "A number and minutes, hours, days, weeks, months, quarters or years.", "1 hour"),
        new("resample_by", "Columns that are kept apart beside the interval, separated by commas; none when absent, so that all rows of an interval are one.", "location"),
        QueryParameter.OneOf("resample_function", "mean, sum, min, max, count, stddev or variance.", "mean", [.. Functions.Keys]),
        new("timezone", "Zone of the tz database, or market for the market's own: times are written in it beside UTC, stamps without offset are meant in it, buckets of days begin at its midnight.", "US/Pacific"),
        QueryParameter.OneOf("return_format", "json or csv. CSV without page, page_size and cursor, or with an empty cursor alone, gives all rows; a page of CSV gives the next cursor in Link and X-Next-Cursor.", "json", "json", "csv"),
        QueryParameter.OneOf("json_schema", "array-of-arrays or array-of-objects.", "array-of-arrays", "array-of-arrays", "array-of-objects"),
        new("api_key", "Taken and not looked at: clients of gridstatus send one.", "any"),
    ];

    private readonly DateTimeZone? _zone = ZoneOf(query.Text("timezone"), dataset);

    public bool IsCsv { get; } = DatasetForms.IsCsv(query);

    /// <summary>
    /// No page is asked for, so that CSV, which has no room for a cursor, gives all rows. An empty cursor begins a reading by cursor, whatever
    /// page is named beside it.
    /// </summary>
    public bool IsWhole { get; } = query.Text("page_size") is null && query.Text("cursor") is null && (query.Text("page") is null || query.Has("cursor"));

    /// <summary>Rows over all pages at most.</summary>
    public int Limit { get; } = query.Number("limit", int.MaxValue, 1, int.MaxValue);

    /// <summary>Null for the present.</summary>
    public DateTime? AsOfUtc => MomentOf(PastMoment.Name);

    public bool HasObjects { get; } = DatasetForms.HasObjects(query) ?? false;

    /// <summary>The query, which asks for one row more than the page, and the size of the page.</summary>
    public (DatasetQuery Query, int PageSize) Read()
    {
        var size = query.Number("page_size", DefaultPageSize, 1, MaxPageSize);
        var skip = query.Text("cursor") is null ? (long)(query.Number("page", 1, 1, MaxCursor) - 1) * size : query.Number("cursor", 0, 0, MaxCursor);
        var left = Limit - skip;
        var (start, end, asOf) = (MomentOf("start_time"), MomentOf("end_time"), AsOfUtc);
        if (start >= end)
        {
            throw ApiException.BadParameter("start_time", "must lie before 'end_time'");
        }

        var published = query.Text("publish_time");
        if (published is not (null or "latest") && asOf is not null)
        {
            throw ApiException.BadParameter(PastMoment.Name, "says what publish_time says too; give one of both");
        }

        end = end is null || end > asOf ? asOf ?? end : end;
        var known = published is null or "latest" or "latest_report" ? asOf : MomentOf("publish_time");
        var page = (int)Math.Clamp(left, 0, size);
        return (new DatasetQuery(
            dataset, start, end, known, MomentOf("publish_time_start"), MomentOf("publish_time_end"), published == "latest_report" ? new LastReport(start, end) : null,
            ChosenColumns(), Filter(), Resample(), _zone?.Id, skip, left > page ? page + 1 : page), page);
    }

    private DateTime? MomentOf(string name) => query.Moment(name, _zone ?? DateTimeZone.Utc);

    private IReadOnlyList<DatasetColumn> ChosenColumns() => Columns("columns") is { Count: > 0 } chosen
        ? [.. dataset.Columns.Where(column => column.IsInterval), .. chosen.Where(column => !column.IsInterval).Distinct()]
        : dataset.Columns;

    private List<DatasetColumn> Columns(string name) => [.. (query.Text(name) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(column => dataset.Columns.FirstOrDefault(known => known.Name == column || (_zone is not null && known.IsTime && known.LocalName == column))
            ?? throw ApiException.BadParameter(name, $"'{column}' is no column; known are {string.Join(", ", dataset.Columns.Select(listed => listed.Name))}"))];

    private DatasetFilter? Filter()
    {
        var columns = Columns("filter_column");
        var text = query.Text("filter_value");
        if (columns.Count == 0 && text is null)
        {
            return null;
        }

        var word = query.Text("filter_operator") ?? "=";
        var comparison = Operators.TryGetValue(word, out var known) ? known : throw ApiException.BadParameter("filter_operator", $"'{word}' is none of {string.Join(' ', Operators.Keys)}");
        var column = columns.Count == 1 ? columns[0] : throw ApiException.BadParameter("filter_column", "takes one column, together with filter_value");
        var values = text is null
            ? throw ApiException.BadParameter("filter_value", "is missing")
            : comparison == FilterOperator.In ? text.Split(',', StringSplitOptions.TrimEntries) : [text];
        return values.Length <= MaxFilterValues
            ? new DatasetFilter(column, comparison, Array.ConvertAll(values, value => ValueOf(column, value)))
            : throw ApiException.BadParameter("filter_value", $"has more than {MaxFilterValues} values");
    }

    private string ValueOf(DatasetColumn column, string value)
    {
        if (column.IsNumber && !(double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)))
        {
            throw ApiException.BadParameter("filter_value", $"'{value}' is no number");
        }

        return column.IsTime ? (MomentOf("filter_value") ?? default).ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture) : value;
    }

    private Resampling? Resample()
    {
        if (query.Text("resample_frequency") is not { } text)
        {
            return query.Text("resample_by") is null && query.Text("resample_function") is null ? null : throw ApiException.BadParameter("resample_frequency", "is missing");
        }

        var match = Frequency().Match(text.ToLowerInvariant());
        var word = query.Text("resample_function") ?? "mean";
        var by = Columns("resample_by").Where(column => !column.IsInterval).ToList();
        return !match.Success
            ? throw ApiException.BadParameter("resample_frequency", $"'{text}' is no frequency, such as 15 minutes, 1 hour or 1 day")
            : by.Exists(column => column.IsNumber || column.IsTime)
                ? throw ApiException.BadParameter("resample_by", $"takes {WordsOf(dataset)}; the interval is always apart")
                : new Resampling(
                    int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), Enum.Parse<ResampleUnit>(match.Groups[2].Value, ignoreCase: true),
                    by,
                    Functions.TryGetValue(word, out var function) ? function : throw ApiException.BadParameter("resample_function", $"'{word}' is none of {string.Join(' ', Functions.Keys)}"));
    }

    private static string WordsOf(Dataset dataset) =>
        dataset.Columns.Where(column => !column.IsNumber && !column.IsTime).Select(column => column.Name).ToList() is { Count: > 0 } words ? string.Join(", ", words) : "no column of this dataset";

    private static DateTimeZone? ZoneOf(string? name, Dataset dataset) => name switch
    {
        null => null,
        "market" => dataset.Iso.TimeZone,
        _ when name.Equals("UTC", StringComparison.OrdinalIgnoreCase) => null,
        _ => DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) ?? throw ApiException.BadParameter("timezone", $"'{name}' is no zone of the tz database, nor market"),
    };

    [GeneratedRegex(@"^([1-9]\d{0,2})\s*(minute|hour|day|week|month|quarter|year)s?$")]
    private static partial Regex Frequency();
}
