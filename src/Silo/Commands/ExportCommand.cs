using System.Globalization;
using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Exports;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain;
using GridGrains.Durability;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Warehouses;
using Spectre.Console;

namespace GridGrains.Silo.Commands;

/// <summary>Writes prices of a data directory that no silo runs on as files, a page each. Pages that are there already are passed over, so that an export that broke off goes on.</summary>
internal static class ExportCommand
{
    private const string Unfinished = ".unfinished";

    /// <returns>0; 2 when the start is refused or there is no warehouse to read.</returns>
    public static async Task<int> RunAsync(Func<SiloSettings> readSettings, ExportQuery query, ResultForm form, string folder, CancellationToken cancellation)
    {
        try
        {
            var settings = readSettings() with { Feed = FeedSettings.None, Urls = [], GrpcUrl = null };
            await using var app = SiloHost.Build(settings, SiloStorage.OpenEmbedded(settings));
            await app.StartAsync(cancellation);
            try
            {
                var exports = new ExportReader(await OpenAsync(app, cancellation));
                var (files, bytes) = await WriteAsync(exports, query, form, folder, cancellation);
                ReportConsole.Output().MarkupLineInterpolated($"{files} files, {bytes / 1e6:0.0} MB, as known at {query.KnownAtUtc:yyyy-MM-ddTHH:mm:ssZ}");
                return ExitCodes.Ok;
            }
            finally
            {
                await app.StopAsync(CancellationToken.None);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return ExitCodes.Ok;
        }
        catch (Exception refused) when (StartFailures.LineOf(refused) is not null || refused is WarehouseUnavailableException or QueryCappedException)
        {
            ReportConsole.WriteError(StartFailures.LineOf(refused) ?? refused.Message);
            return ExitCodes.Unusable;
        }
    }

    private static async Task<WarehouseQueries> OpenAsync(WebApplication app, CancellationToken cancellation)
    {
        if (app.Services.GetService<WarehouseEngine>() is not { } engine || !await engine.SettleAsync(cancellation))
        {
            throw new DomainException(DomainErrorCode.InvalidSetting, "there is no warehouse to read: it is off, or its engine cannot be had");
        }

        await app.Services.GetRequiredService<Warehouse>().OpenAsync(cancellation);
        return app.Services.GetRequiredService<WarehouseQueries>();
    }

    private static async Task<(int Files, long Bytes)> WriteAsync(ExportReader exports, ExportQuery query, ResultForm form, string folder, CancellationToken cancellation)
    {
        OwnerOnly.MakeFolder(folder);
        var (files, bytes) = (0, 0L);
        for (var left = query; left.FromUtc < query.ToUtc;)
        {
            var page = await exports.PageOfAsync(left, cancellation);
            left = left with { FromUtc = page.ToUtc };
            var path = Path.Combine(folder, NameOf(page, form));
            if (page.FromUtc < page.ToUtc && !File.Exists(path))
            {
                await WritePageAsync(exports, page, form, path, cancellation);
            }

            (files, bytes) = page.FromUtc < page.ToUtc ? (files + 1, bytes + new FileInfo(path).Length) : (files, bytes);
        }

        return (files, bytes);
    }

    // Whole or not at all.
    private static async Task WritePageAsync(ExportReader exports, ExportQuery page, ResultForm form, string path, CancellationToken cancellation)
    {
        await using (var rows = await exports.OpenAsync(page, form, caps => caps, cancellation))
        await using (var file = OwnerOnly.OpenFile(path + Unfinished, FileMode.Create))
        {
            await rows.CopyToAsync(file, cancellation);
            file.Flush(flushToDisk: true);
        }

        File.Move(path + Unfinished, path, overwrite: true);
    }

    // A page of another state is another file.
    private static string NameOf(ExportQuery page, ResultForm form) => string.Create(
        CultureInfo.InvariantCulture,
        $"{page.Table}_{page.Iso}_{page.FromUtc:yyyyMMdd'T'HHmm}_{page.ToUtc:yyyyMMdd'T'HHmm}_known_{page.KnownAtUtc:yyyyMMdd'T'HHmmss}{(page.HasAllVersions ? "_all" : "")}.{form.Word}");
}
