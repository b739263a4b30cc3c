using GridGrains.ClickHouse.Exports;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Markets;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;

namespace GridGrains.Silo.Http.Exports;

/// <summary>Turns the query string of an export into what is asked of the tables, or into a problem that names what is wrong.</summary>
internal sealed class ExportRequest(ApiQuery query, DateTime nowUtc)
{
    private const string RealTime = "iso_rt_lmp";
    private const string DayAhead = "iso_da_lmp";
    private const string AllVersions = "all";

    public static readonly QueryParameter Iso = new("iso", "ISO code.", "CAISO");

    public static readonly QueryParameter[] Parameters =
    [
        QueryParameter.OneOf("table", "Table; that of `market` when absent. One of both is required.", RealTime, RealTime, DayAhead),
        QueryParameter.Market("market", "A product; all of the table when absent.", "REAL_TIME_5_MIN"),
        QueryParameter.Moment("from", "Intervals that start at or after it. Required.", "2026-06-01T00:00:00Z"),
        QueryParameter.Moment("to", "Intervals that start before it. Required.", "2026-07-01T00:00:00Z"),
        QueryParameter.Moment("known_at", "Versions that were known at it (known_at <= it); now when absent. The next page names it.", "2026-07-02T12:00:00Z"),
        QueryParameter.OneOf("versions", "standing: the version of each price that stood then; all: every version known by then.", "standing", "standing", AllVersions),
        new("node", "Id of one node; all when absent.", "TH_SP15_GEN-APND"),
        QueryParameter.OneOf("format", "parquet, csv or arrow (IPC stream).", "parquet", [.. ExportReader.Forms.Select(form => form.Word)]),
    ];

    public ResultForm Form => query.Text("format") is not { } word
        ? ExportReader.Parquet
        : ExportReader.Forms.FirstOrDefault(form => form.Word == word)
            ?? throw ApiException.BadParameter("format", $"'{word}' is none of {string.Join(", ", ExportReader.Forms.Select(form => form.Word))}");

    /// <param name="iso">Of the path; null where the query names it.</param>
    public ExportQuery Read(Iso? iso)
    {
        var (from, to) = (Required("from"), Required("to"));
        if (from >= to)
        {
            throw ApiException.BadParameter("to", "is not after 'from'");
        }

        return new ExportQuery(
            iso ?? query.Iso(Iso.Name) ?? throw ApiException.BadParameter(Iso.Name, "is missing; for example CAISO"),
            Products(), from, to, query.Utc("known_at") ?? nowUtc, Versions() == AllVersions, query.Text("node"));
    }

    private string Versions() => query.Text("versions") ?? "standing";

    private IReadOnlyList<PriceProduct> Products()
    {
        var (table, product) = (query.Text("table"), query.Product("market"));
        if (product is { } one)
        {
            return table is null || table == DayAhead == one.IsDayAhead() ? [one] : throw ApiException.BadParameter("market", $"'{one.Name()}' is not in {table}");
        }

        return table is null
            ? throw ApiException.BadParameter("table", $"is missing, and so is 'market'; for example {RealTime}")
            : [.. PriceProducts.All.Where(known => known.IsDayAhead() == (table == DayAhead))];
    }

    private DateTime Required(string name) => query.Utc(name) ?? throw ApiException.BadParameter(name, "is missing; for example 2026-06-01T00:00:00Z");
}
