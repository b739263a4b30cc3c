using System.Text.Json;
using GridGrains.Domain.Governance;
using GridGrains.Domain.Governance.Admission;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Reconciliation;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;
using GridGrains.Silo.Reconciliation;
using Microsoft.AspNetCore.Http.Timeouts;

namespace GridGrains.Silo.Http.Audits;

/// <summary>Proves that log, tables and grains hold the same, or says where they do not.</summary>
internal sealed class AuditEndpoints(AuditService audits, TimeProvider clock)
{
    private const int MaxDays = 31;
    private const int LastYear = 2100;

    // Somewhat less than the tables keep real-time prices: at the edge one may have dropped a day that another still has.
    private const int MaxAgeDays = 1090;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<AuditEndpoints>();
        routes.MapApiPost("/v1/audit", endpoints.RunAsync).Needs(AccessScope.Operate).TakesTurn(Tiers.Admin)
            .Describe<AuditReportView>(
                "audit", "Operations", "Compare log, tables and grains",
                $"Compares counts and checksums of all versions of all prices of up to {MaxDays} days, by ISO, product and day of the market, and names rows that differ. "
                    + "What a table has not taken yet is no difference. One audit runs at a time, for at most ten minutes.",
                AuditExamples.Report)
            .WithAnswer(StatusCodes.Status409Conflict)
            .WithAnswer(StatusCodes.Status422UnprocessableEntity)
            .WithBody<AuditRequest>(AuditExamples.Request, "application/json")
            .With(endpoint => endpoint.WithMetadata(new RequestTimeoutAttribute((int)(AuditService.Deadline + ApiLimits.RequestTimeout).TotalMilliseconds)));
    }

    public async Task RunAsync(HttpContext context)
    {
        var (range, started) = (await ReadAsync(context), clock.GetUtcNow().UtcDateTime);
        try
        {
            var report = await audits.RunAsync(range, "requested", context.RequestAborted);
            var view = AuditViews.Of(report, started, (clock.GetUtcNow().UtcDateTime - started).TotalSeconds);
            await context.WriteJsonAsync(view, ApiJson.Default.AuditReportView);
        }
        catch (AuditRunningException running)
        {
            throw new ApiException(AuditProblems.Running, running.Message);
        }
        catch (AuditTooLongException late)
        {
            throw new ApiException(AuditProblems.TooLarge, late.Message);
        }
    }

    private async Task<AuditRange> ReadAsync(HttpContext context)
    {
        using var body = await RequestBody.ReadAsync(context, ApiLimits.MaxBodyBytes);
        var request = JsonSerializer.Deserialize(body.Span, ApiJson.Default.AuditRequest) ?? throw ApiException.Unprocessable("the body is null");
        var from = request.From ?? throw ApiException.BadParameter("from", "is the first day, such as 2026-06-01");
        var to = request.To ?? from;
        if (to < from || to.DayNumber - from.DayNumber >= MaxDays || to.Year > LastYear)
        {
            throw ApiException.BadParameter("to", $"is the last day: from itself, or up to {MaxDays - 1} days after it");
        }

        if (from.DayNumber < DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).DayNumber - MaxAgeDays)
        {
            throw ApiException.BadParameter("from", $"is more than {MaxAgeDays} days ago: tables drop what is older, each at its own time");
        }

        var iso = request.Iso is not { } code ? null : Isos.TryGet(code, out var known)
            ? known
            : throw ApiException.BadParameter("iso", $"'{code}' is no ISO; known are {string.Join(' ', Isos.All)}");
        return new AuditRange(UtcOf(from), UtcOf(to.AddDays(1)), iso, request.Markets is null ? null : [.. request.Markets.Select(market => ApiQuery.ParseProduct("markets", market))]);
    }

    private static DateTime UtcOf(DateOnly day) => day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
}
