using System.Text.RegularExpressions;
using GridGrains.Domain.Governance;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Silo.Backups;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;
using Microsoft.AspNetCore.Http.Timeouts;

namespace GridGrains.Silo.Http.Backups;

/// <summary>Backups of the data directory while the silo runs.</summary>
internal sealed partial class BackupEndpoints(BackupDesk desk)
{
    private static readonly BackupView Example = new("nightly", "/backups/nightly", new(2026, 6, 2, 3, 0, 0, DateTimeKind.Utc), 1204, 734003200, "1.0.0");

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<BackupEndpoints>();
        routes.MapApiPost("/v1/admin/backups", endpoints.TakeAsync, new QueryParameter("name", "Name of its folder: a-z, 0-9 and dashes. Without one the moment is.", "nightly")).Needs(AccessScope.Admin)
            .Describe<BackupView>(
                "takeBackup", "Operations", "Back up the data directory while the silo runs",
                "Log, checkpoints and tables are those of one moment, with a checksum for each file. Prices are taken and served meanwhile; writes to the tables wait until their files are held. "
                    + "Answers when all is copied; one whose caller leaves is finished nevertheless.",
                Example)
            .WithAnswer(StatusCodes.Status409Conflict)
            .With(endpoint => endpoint.WithMetadata(new RequestTimeoutAttribute((int)ApiLimits.UploadTimeout.TotalMilliseconds)));
        routes.MapApiGet("/v1/admin/backups", endpoints.ListAsync).Needs(AccessScope.Admin)
            .Describe<BackupList>("listBackups", "Operations", "Whole backups, newest first", "Of the silo that answers.", new([Example]));
    }

    public async Task TakeAsync(HttpContext context)
    {
        var name = new ApiQuery(context.Request.Query).Text("name");
        if (name is not null && !Name().IsMatch(name))
        {
            throw ApiException.BadParameter("name", "is up to 64 of a-z, 0-9 and dashes, and begins with no dash");
        }

        // The silo ends a request that takes too long, and never the copying.
        await context.WriteJsonAsync(await desk.TakeAsync(name).WaitAsync(context.RequestAborted), ApiJson.Default.BackupView);
    }

    public Task ListAsync(HttpContext context) => context.WriteJsonAsync(new BackupList(desk.List()), ApiJson.Default.BackupList);

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,63}$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
