using System.Globalization;
using System.Text;
using System.Text.Json;
using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Datasets;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Governance;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;
using GridGrains.Silo.Http.Warehouses;
using GridGrains.Silo.Parts;

namespace GridGrains.Silo.Http.Datasets;

/// <summary>Which datasets there are, and how far each reaches.</summary>
internal sealed class DatasetListing(IServiceProvider services, SiloParts parts)
{
    private const string Tag = "Datasets";

    private static readonly ResultForm Rows = new("rows", "JSONCompactEachRow", "application/json");
    private static readonly DatasetPage OnePage = new(false, null);
    private static readonly DatasetMetadata Metadata = new([new("earliest_available_time_utc", true), new("latest_available_time_utc", true)], "UTC");

    // A cell of CSV has no room for the list of columns, and the client takes what is there for one.
    private static readonly string[] CsvNames =
        ["id", "name", "description", "source", "earliest_available_time_utc", "latest_available_time_utc", "locations", "time_index_column", "publish_time_column", "data_timezone"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var listing = routes.ServiceProvider.GetRequiredService<DatasetListing>();
        routes.MapApiGet("/v1/datasets", listing.ListAsync, DatasetForms.Parameters).Needs(AccessScope.Read)
            .Describe<DatasetList>(
                "getDatasets", Tag, "Datasets that hold something",
                "One dataset for each ISO and product of prices, and gridstatus' own ids where they differ; load, fuel mix, forecasts, constraints and outages. An object each, unless json_schema asks for rows.", WarehouseExamples.Datasets)
            .WithForms(ResultForm.Csv.ContentType)
            .WithAnswer(StatusCodes.Status503ServiceUnavailable);
        routes.MapApiGet("/v1/datasets/{id}", listing.GetAsync, DatasetForms.Parameters).Needs(AccessScope.Read)
            .Describe<DatasetView>("getDataset", Tag, "A dataset", "Its columns, and how far it reaches.", WarehouseExamples.Datasets.Data[0])
            .WithPath(new PathParameter("id", "Id of the dataset.", "caiso_lmp_real_time_15_min"))
            .WithAnswer(StatusCodes.Status503ServiceUnavailable);
    }

    public async Task ListAsync(HttpContext context)
    {
        var query = new ApiQuery(context.Request.Query);
        var (isCsv, hasObjects) = (DatasetForms.IsCsv(query), DatasetForms.HasObjects(query) ?? true);
        var list = new DatasetList([.. (await ViewsAsync(context.RequestAborted)).OrderBy(view => view.Id, StringComparer.Ordinal)], OnePage, Metadata);
        if (isCsv)
        {
            context.Response.ContentType = ResultForm.Csv.ContentType;
            await context.Response.WriteAsync(CsvOf(list.Data), context.RequestAborted);
        }
        else if (hasObjects)
        {
            await context.WriteJsonAsync(list, ApiJson.Default.DatasetList);
        }
        else
        {
            await context.WriteJsonAsync(RowsOf(list), ApiJson.Default.DatasetRows);
        }
    }

    public async Task GetAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        var view = parts.Datasets.Any(known => known.Id == id) ? (await ViewsAsync(context.RequestAborted)).Find(known => known.Id == id) : null;
        await context.WriteJsonAsync(view ?? throw Unknown(id), ApiJson.Default.DatasetView);
    }

    public static ApiException Unknown(string id) => new(WarehouseProblems.UnknownDataset, $"there is no dataset '{id}' that holds anything; /v1/datasets lists them");

    private static DatasetRows RowsOf(DatasetList list)
    {
        var datasets = list.Data.Select(view => JsonSerializer.SerializeToElement(view, ApiJson.Default.DatasetView).EnumerateObject().ToArray()).ToArray();
        var names = JsonSerializer.SerializeToElement(WarehouseExamples.Datasets.Data[0], ApiJson.Default.DatasetView).EnumerateObject()
            .Select(field => JsonSerializer.SerializeToElement(field.Name, ApiJson.Default.String));
        return new DatasetRows([[.. names], .. datasets.Select(fields => fields.Select(field => field.Value).ToArray())], list.Meta, list.DatasetMetadata);
    }

    private static string CsvOf(IEnumerable<DatasetView> views)
    {
        var text = new StringBuilder().AppendJoin(',', CsvNames).Append('\n');
        foreach (var view in views)
        {
            var fields = JsonSerializer.SerializeToElement(view, ApiJson.Default.DatasetView);
            text.AppendJoin(',', CsvNames.Select(name => $"\"{fields.GetProperty(name).ToString().Replace("\"", "\"\"", StringComparison.Ordinal)}\"")).Append('\n');
        }

        return text.ToString();
    }

    private static DatasetView ViewOf(Dataset dataset, IReadOnlyCollection<Reach> reaches) => new(
        dataset.Id, dataset.Title, dataset.Doc, dataset.Iso.Code.ToLower(CultureInfo.InvariantCulture), reaches.Min(reach => reach.EarliestUtc), reaches.Max(reach => reach.LatestUtc),
        reaches.Max(reach => reach.Places), DatasetColumn.IntervalStart, "publish_time_utc", dataset.Iso.TimeZone.Id,
        [.. dataset.Columns.Select(column => new DatasetColumnView(column.Name, column.IsTime))]);

    private async Task<List<DatasetView>> ViewsAsync(CancellationToken cancellation)
    {
        var views = new List<DatasetView>();
        foreach (var kind in parts.Datasets.GroupBy(dataset => dataset.StoredSql))
        {
            var stored = await ReachesAsync(kind.Key, cancellation);
            views.AddRange(kind.Select(dataset => (Dataset: dataset, Reaches: stored.Where(reach => dataset.Holds(reach.Iso, reach.Name)).ToList()))
                .Where(pair => pair.Reaches.Count > 0).Select(pair => ViewOf(pair.Dataset, pair.Reaches)));
        }

        return views;
    }

    private async Task<List<Reach>> ReachesAsync(string sql, CancellationToken cancellation)
    {
        using var result = await Queries.RunAsync(sql, new QueryParameters(), Rows, new QueryCaps(), cancellation);
        var reaches = new List<Reach>();
        foreach (var line in (await result.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var row = JsonDocument.Parse(line);
            var fields = row.RootElement;
            reaches.Add(new Reach(fields[0].GetString()!, fields[1].GetString()!, fields[2].GetDateTime(), fields[3].GetDateTime(), fields[4].GetInt64()));
        }

        return reaches;
    }

    private sealed record Reach(string Iso, string Name, DateTime EarliestUtc, DateTime LatestUtc, long Places);

    private WarehouseQueries Queries => services.GetService<WarehouseQueries>() ?? throw new WarehouseUnavailableException("the warehouse is off (--clickhouse on starts it)");
}
