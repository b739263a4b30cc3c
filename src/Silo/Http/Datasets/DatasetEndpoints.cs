using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Datasets;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Governance;
using GridGrains.Domain.Governance.Admission;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Queries;
using GridGrains.Silo.Http.Warehouses;
using GridGrains.Silo.Parts;

namespace GridGrains.Silo.Http.Datasets;

/// <summary>Prices, series and outages in the shape of gridstatus' API, over the canonical tables.</summary>
internal sealed class DatasetEndpoints(IServiceProvider services, DatasetUsage usage, SiloParts parts, TimeProvider clock)
{
    private const string Tag = "Datasets";

    private static readonly ResultForm Rows = new("rows", "JSONCompactEachRow", "application/json");
    private static readonly ResultForm Objects = new("objects", "JSONEachRow", "application/json");
    private static readonly QueryCaps Caps = new();

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<DatasetEndpoints>();
        routes.MapApiGet("/v1/datasets/{id}/query", endpoints.QueryAsync, DatasetRequest.Parameters).Needs(AccessScope.Query).TakesTurn(Tiers.Interactive)
            .Describe<DatasetAnswer>("queryDataset", Tag, "Rows of a dataset", "In the shape of gridstatus' API, so that its clients work with this address.", WarehouseExamples.DatasetRows)
            .WithForms(ResultForm.Csv.ContentType)
            .WithPath(new PathParameter("id", "Id of the dataset.", "caiso_lmp_real_time_15_min"))
            .WithAnswer(StatusCodes.Status422UnprocessableEntity)
            .WithAnswer(StatusCodes.Status503ServiceUnavailable);
        routes.MapApiGet("/v1/api_usage", endpoints.UsageAsync, DatasetForms.Parameters).Needs(AccessScope.Read)
            .Describe<DatasetUsageView>(
                "getDatasetUsage", Tag, "Answers from datasets", "Requests and rows that this silo has answered since it started. There are no limits but the rows of a page.", WarehouseExamples.Usage);
    }

    public Task UsageAsync(HttpContext context) => context.WriteJsonAsync(usage.View, ApiJson.Default.DatasetUsageView);

    public async Task QueryAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        var dataset = parts.Datasets.FirstOrDefault(known => known.Id == id) ?? throw DatasetListing.Unknown(id);
        var request = new DatasetRequest(new ApiQuery(context.Request.Query), dataset);
        if (request.AsOfUtc is { } moment)
        {
            // The guard knows no zone of a naive moment.
            PastMoment.Within(moment, clock.GetUtcNow().UtcDateTime);
        }

        var (query, size) = request.Read();
        if (request.IsCsv)
        {
            var csv = new DatasetCsv(Queries, context);
            await (request.IsWhole ? csv.WriteAllAsync(query, request.Limit) : csv.WritePageAsync(query, size));
            usage.Add(csv.Rows);
            context.NoteRows(csv.Rows);
            return;
        }

        var (sql, parameters) = DatasetSql.Build(query);
        using var result = await Queries.RunAsync(sql, parameters, request.HasObjects ? Objects : Rows, context.CapsOf(Caps), context.RequestAborted);
        await using var body = await result.ReadDecompressedStreamAsync();
        context.Response.ContentType = Rows.ContentType;
        var rows = await WriteAsync(context, body, query, size, request.HasObjects);
        usage.Add(rows);
        context.NoteRows(rows);
    }

    private WarehouseQueries Queries => services.GetService<WarehouseQueries>() ?? throw new WarehouseUnavailableException("the warehouse is off (--clickhouse on starts it)");

    // The server writes a row a line, each a JSON value: they are passed on as they are.
    private static async Task<int> WriteAsync(HttpContext context, Stream body, DatasetQuery query, int size, bool hasObjects)
    {
        var output = context.Response.BodyWriter;
        var names = DatasetSql.NamesOf(query);
        Write(output, hasObjects ? "{\"data\":[" : $"{{\"data\":[[{string.Join(',', names.Select(name => $"\"{name}\""))}]");
        var hasNext = false;
        var count = 0;
        using var lines = new StreamReader(body, Encoding.UTF8);
        while (await lines.ReadLineAsync(context.RequestAborted) is { } line)
        {
            hasNext = count == size;
            if (hasNext)
            {
                break;
            }

            Write(output, (count++ > 0 || !hasObjects ? "," : "") + line);
            if (count % 500 == 0)
            {
                await output.FlushAsync(context.RequestAborted);
            }
        }

        var cursor = hasNext ? $"\"{(query.Skip + count).ToString(CultureInfo.InvariantCulture)}\"" : "null";
        var columns = string.Join(',', names.Select(name => $"{{\"name\":\"{name}\",\"is_datetime\":{(DatasetSql.IsTime(name) ? "true" : "false")}}}"));
        Write(output, $"],\"meta\":{{\"hasNextPage\":{(hasNext ? "true" : "false")},\"cursor\":{cursor}}},\"dataset_metadata\":{{\"all_columns\":[{columns}],\"data_timezone\":\"{query.TimeZone ?? "UTC"}\"}}}}");
        await output.FlushAsync(context.RequestAborted);
        return count;
    }

    private static void Write(PipeWriter output, string text) => Encoding.UTF8.GetBytes(text, output);
}
