using System.Text.Json;
using System.Text.Json.Serialization;
using GridGrains.Domain.Governance;
using GridGrains.Domain.Governance.Admission;
using GridGrains.Domain.Markets;
using GridGrains.Durability.Sqlite;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Silo.Backfills;
using GridGrains.Silo.Governance;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;

namespace GridGrains.Silo.Http.Backfills;

/// <summary>Starts, lists, watches and cancels backfills: report files into the tables, without touching live prices.</summary>
internal sealed class BackfillEndpoints(IServiceProvider services)
{
    private const int MaxPaths = 100;
    private const int MaxNameLength = 200;

    // A misspelt choice would load more than was meant.
    private static readonly ApiJson Strict = new(new JsonSerializerOptions(ApiJson.Default.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow });

    private static readonly QueryParameter[] UploadParameters =
    [
        new("name", "Name of the file that the body is; without it the body is a request as JSON.", "20260601_da.csv"),
        new("iso", "With a file: prices and series of one ISO only.", "CAISO"),
        QueryParameter.Moment("from", "With a file: intervals that start at or after it.", "2026-06-01T00:00:00Z"),
        QueryParameter.Moment("to", "With a file: intervals that start before it.", "2026-06-02T00:00:00Z"),
        QueryParameter.Market("market", "With a file that does not name its product.", "DAY_AHEAD_HOURLY"),
        QueryParameter.Flag("past_retention", "With a file: whether rows that are older than their table keeps are loaded nevertheless.", "true"),
    ];

    private static readonly PathParameter Id = new("id", "Id of the backfill.", "0190f5c2a1b07d3e");

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<BackfillEndpoints>();
        routes.MapApiPost("/v1/backfills", endpoints.StartAsync, UploadParameters).Needs(AccessScope.Operate)
            .Describe<BackfillView>(
                "startBackfill", "Backfill", "Start a backfill",
                "Reads report files into the tables and their windows; live prices stay as they are. The body is a request that names files and folders below the "
                    + "silo's folder for backfills, or, with `name`, a file itself. Rows that an earlier run has taken are not taken again.",
                BackfillExamples.Running)
            .WithAnswer(StatusCodes.Status409Conflict)
            .WithAnswer(StatusCodes.Status413PayloadTooLarge)
            .WithAnswer(StatusCodes.Status415UnsupportedMediaType)
            .WithAnswer(StatusCodes.Status429TooManyRequests)
            .WithBody<BackfillRequest>(BackfillExamples.Request, "application/json")
            .With(endpoint => endpoint.WithMetadata(new RequestTimeoutAttribute((int)ApiLimits.UploadTimeout.TotalMilliseconds)));
        routes.MapApiGet("/v1/backfills", endpoints.ListAsync).Needs(AccessScope.Operate)
            .Describe<BackfillList>("listBackfills", "Backfill", "Backfills, newest first", "Of the silo that answers.", BackfillExamples.List);
        routes.MapApiGet("/v1/backfills/{id}", endpoints.GetAsync).Needs(AccessScope.Operate)
            .Describe<BackfillView>("getBackfill", "Backfill", "One backfill with progress, rate and time left", "Of the silo that answers.", BackfillExamples.Running)
            .WithPath(Id);
        routes.MapApiDelete("/v1/backfills/{id}", endpoints.CancelAsync).Needs(AccessScope.Operate)
            .Describe<BackfillView>(
                "cancelBackfill", "Backfill", "Cancel a backfill", "What it has loaded stays; one that has ended is left as it is.", BackfillExamples.Running)
            .WithPath(Id);
    }

    public async Task StartAsync(HttpContext context)
    {
        var service = Service();
        if (services.GetRequiredService<SiloSettings>().Origin == DataOrigin.Simulated)
        {
            throw new ApiException(
                BackfillProblems.Simulated, "this silo's prices are simulated; reports are real, and never share a folder with them: start one with --feed none and another --data-dir");
        }

        var id = Guid.NewGuid().ToString("N")[..16];
        if (!service.HasRoom)
        {
            // A file that cannot be queued is not taken first.
            throw new BackfillQueueFullException();
        }

        await services.GetRequiredService<AdmissionDesk>().ChargeAsync(context.Caller(), Tiers.Etl, context.RequestAborted);
        var query = new ApiQuery(context.Request.Query);
        var request = query.Text("name") is { } name
            ? await UploadAsync(context, id, name, query)
            : await ReadAsync(context);
        try
        {
            await AnswerAsync(context, service.Add(id, CheckedPaths(request), context.Caller()));
        }
        catch when (service.Find(id) is null)
        {
            services.GetRequiredService<BackfillFolder>().DropUpload(id);
            throw;
        }
    }

    public Task ListAsync(HttpContext context) => context.WriteJsonAsync(new BackfillList(Service().List()), ApiJson.Default.BackfillList);

    public Task GetAsync(HttpContext context) => AnswerAsync(context, Service().Find(IdOf(context)) ?? throw Unknown(context));

    public Task CancelAsync(HttpContext context) => AnswerAsync(context, Service().Cancel(IdOf(context)) ?? throw Unknown(context));

    private static async Task<BackfillRequest> ReadAsync(HttpContext context)
    {
        using var body = await RequestBody.ReadAsync(context, ApiLimits.MaxBodyBytes);
        return CheckedChoice(JsonSerializer.Deserialize(body.Span, Strict.BackfillRequest) ?? throw ApiException.Unprocessable("the body is null"));
    }

    private async Task<BackfillRequest> UploadAsync(HttpContext context, string id, string name, ApiQuery query)
    {
        if (name.Length > MaxNameLength || name.StartsWith('.') || name.Any(c => !(char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')))
        {
            throw ApiException.BadParameter("name", "is a plain file name of letters, digits, '.', '-' and '_'");
        }

        if (RequestCoding.Of(context) is not (RequestCoding.None or RequestCoding.Gzip))
        {
            throw RequestCoding.NotTaken(context, RequestCoding.Gzip);
        }

        var choice = CheckedChoice(new BackfillRequest(null, query.Iso("iso")?.Code, query.Utc("from"), query.Utc("to"), query.Product("market")?.Name())
        {
            PastRetention = query.Flag("past_retention"),
        });
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = ApiLimits.MaxUploadBytes;
        }

        var path = await services.GetRequiredService<BackfillFolder>().SaveAsync(id, name, context.Request.Body, context.RequestAborted);
        return choice with { Paths = [path] };
    }

    private BackfillRequest CheckedPaths(BackfillRequest request)
    {
        if (request.Paths is not { Count: > 0 and <= MaxPaths } paths)
        {
            throw ApiException.BadParameter("paths", $"has 1 to {MaxPaths} files or folders");
        }

        var folder = services.GetRequiredService<BackfillFolder>();
        foreach (var path in paths)
        {
            if (string.IsNullOrEmpty(path) || folder.Resolve(path) is null)
            {
                throw ApiException.BadParameter("paths", $"'{path}' is no file or folder below the silo's folder for backfills");
            }
        }

        return request;
    }

    private static BackfillRequest CheckedChoice(BackfillRequest request)
    {
        if (request.Iso is { } iso && !Isos.TryGet(iso, out _))
        {
            throw ApiException.BadParameter("iso", $"'{iso}' is no ISO; known are {string.Join(' ', Isos.All)}");
        }

        if (request.Market is { } market)
        {
            ApiQuery.ParseProduct("market", market);
        }

        if (request.From is { Kind: DateTimeKind.Unspecified } || request.To is { Kind: DateTimeKind.Unspecified })
        {
            throw ApiException.BadParameter("from", "and to are ISO-8601 stamps with an offset, such as 2026-03-08T10:00:00Z");
        }

        return request is { From: { } from, To: { } to } && from >= to
            ? throw ApiException.BadParameter("to", "is not after from")
            : request with { From = request.From?.ToUniversalTime(), To = request.To?.ToUniversalTime() };
    }

    private BackfillService Service() => services.GetService<BackfillService>()
        ?? throw new ApiException(BackfillProblems.NoTables, BackfillService.NoTables);

    private static string IdOf(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    private static ApiException Unknown(HttpContext context) => new(BackfillProblems.UnknownBackfill, $"this silo has no backfill '{IdOf(context)}'");

    private static Task AnswerAsync(HttpContext context, BackfillView view) => context.WriteJsonAsync(view, ApiJson.Default.BackfillView);
}
