using System.Globalization;
using GridGrains.ClickHouse.Exports;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Governance;
using GridGrains.Domain.Governance.Admission;
using GridGrains.Domain.Markets;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Prices;
using GridGrains.Silo.Http.Queries;
using GridGrains.Silo.Http.Warehouses;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.WebUtilities;

namespace GridGrains.Silo.Http.Exports;

/// <summary>Canonical rows as files: a page an answer, with the address of the next.</summary>
internal sealed class ExportEndpoints(IServiceProvider services, TimeProvider clock)
{
    public const string UntilHeader = "X-Export-Until";
    public const string NextHeader = "X-Next-From";

    private const string Description =
        "Rows of whole days of UTC within a month, as many days as have a million rows, one at least; `Link: <...>; rel=\"next\"` and `X-Next-From` name the next page where there is "
        + "one, with the same `known_at`. A page that broke off is asked for again. Backfills of another installation take the files (Parquet, CSV).";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<ExportEndpoints>();
        Describe(routes.MapApiGet("/v1/export", endpoints.GetAsync, [ExportRequest.Iso, .. ExportRequest.Parameters]).Needs(AccessScope.Read).TakesTurn(Tiers.Batch), "getExport", "Prices of a range as a file");
        Describe(
            routes.MapApiGet("/v1/export/{iso}", endpoints.GetAsync, ExportRequest.Parameters).Needs(AccessScope.Read, TenantReach.ByIso).TakesTurn(Tiers.Batch), "getExportOfIso",
            "Prices of a range of one ISO as a file").WithPath(PricePaths.Iso);
    }

    public async Task GetAsync(HttpContext context)
    {
        var request = new ExportRequest(new ApiQuery(context.Request.Query), clock.GetUtcNow().UtcDateTime);
        var (form, query) = (request.Form, request.Read(context.Request.RouteValues[RouteAccess.IsoValue] is string code ? Isos.Get(code) : null));
        var exports = new ExportReader(services.GetService<WarehouseQueries>() ?? throw WarehouseAnswers.Off());
        var page = await exports.PageOfAsync(query, context.RequestAborted);
        await using var rows = await exports.OpenAsync(page, form, context.CapsOf, context.RequestAborted);
        context.Response.ContentType = form.ContentType;
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{NameOf(page, form)}\"";
        context.Response.Headers[UntilHeader] = Stamp(page.ToUtc);
        if (page.ToUtc < query.ToUtc)
        {
            context.Response.Headers[NextHeader] = Stamp(page.ToUtc);
            context.Response.Headers.Link = $"<{NextOf(context.Request, page)}>; rel=\"next\"";
        }

        await context.PassOnAsync(rows);
    }

    private static OperationBuilder Describe(IEndpointConventionBuilder route, string id, string summary) => route
        .Describe<NoContentView>(id, "Export", summary, Description, null)
        .WithForms([.. ExportReader.Forms.Select(form => form.ContentType)])
        .WithAnswer(StatusCodes.Status422UnprocessableEntity)
        .WithAnswer(StatusCodes.Status503ServiceUnavailable)
        .With(endpoint => endpoint.WithMetadata(new RequestTimeoutAttribute((int)ApiLimits.UploadTimeout.TotalMilliseconds)));

    private static string NextOf(HttpRequest request, ExportQuery page)
    {
        var query = request.Query.Where(pair => pair.Key is not ("from" or "known_at")).ToDictionary(pair => pair.Key, pair => (string?)pair.Value);
        query["from"] = Stamp(page.ToUtc);
        query["known_at"] = Stamp(page.KnownAtUtc);
        return QueryHelpers.AddQueryString(request.Path, query);
    }

    private static string NameOf(ExportQuery page, ResultForm form) =>
        string.Create(CultureInfo.InvariantCulture, $"{page.Table}_{page.Iso}_{page.FromUtc:yyyyMMdd'T'HHmm}_{page.ToUtc:yyyyMMdd'T'HHmm}.{form.Word}");

    private static string Stamp(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);
}
