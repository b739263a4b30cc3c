namespace GridGrains.ClickHouse.Queries;

/// <summary>A form that results are written in by the server itself.</summary>
/// <param name="Word">In requests: <c>csv</c>.</param>
/// <param name="Format">ClickHouse's name.</param>
public sealed record ResultForm(string Word, string Format, string ContentType)
{
    public static readonly ResultForm Json = new("json", "JSON", "application/json");
    public static readonly ResultForm Csv = new("csv", "CSVWithNames", "text/csv; charset=utf-8");
    public static readonly ResultForm Arrow = new("arrow", "ArrowStream", "application/vnd.apache.arrow.stream");

    public static IReadOnlyList<ResultForm> All { get; } = [Json, Csv, Arrow];
}
