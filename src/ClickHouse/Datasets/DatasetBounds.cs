using System.Text;
using GridGrains.ClickHouse.Queries;

namespace GridGrains.ClickHouse.Datasets;

/// <summary>Writes which rows of a table of versions a query looks at: by interval start and by publication.</summary>
internal static class DatasetBounds
{
    private const string Moment = "DateTime64(6, 'UTC')";

    /// <param name="rows">What else must hold.</param>
    /// <param name="time">Interval start in the table; null where versions of a row have different ones, so that only the latest is judged.</param>
    public static string Of(DatasetQuery query, QueryParameters parameters, string table, string rows, string? time)
    {
        var published = new StringBuilder(rows);
        Bound(published, parameters, "known_at <=", "known_until", query.KnownUntilUtc);
        Bound(published, parameters, "known_at >=", "published_from", query.PublishedFromUtc);
        Bound(published, parameters, "known_at <", "published_to", query.PublishedToUtc);
        var where = new StringBuilder(published.ToString());
        if (time is not null)
        {
            where.Append(Between(parameters, time, query));
        }

        if (query.LastReport is { } report)
        {
            Bound(published, parameters, $"{time ?? "start_time"} >=", "report_start", report.StartUtc);
            Bound(published, parameters, $"{time ?? "start_time"} <", "report_end", report.EndUtc);
            where.Append($" AND known_at = (SELECT max(known_at) FROM {table} WHERE {published})");
        }

        return where.ToString();
    }

    /// <summary>Interval starts of the query, as further conditions.</summary>
    public static string Between(QueryParameters parameters, string time, DatasetQuery query)
    {
        var where = new StringBuilder();
        Bound(where, parameters, $"{time} >=", "start", query.StartUtc);
        Bound(where, parameters, $"{time} <", "end", query.EndUtc);
        return where.ToString();
    }

    private static void Bound(StringBuilder where, QueryParameters parameters, string comparison, string name, DateTime? utc)
    {
        if (utc is { } bound)
        {
            parameters.Moment(name, bound);
            where.Append($" AND {comparison} {{{name}:{Moment}}}");
        }
    }
}
