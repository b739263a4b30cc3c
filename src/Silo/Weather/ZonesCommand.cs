using System.CommandLine;
using System.Globalization;
using GridGrains.Domain.Weather;
using GridGrains.Durability.Sqlite;
using GridGrains.Feeds.Reports;
using GridGrains.Silo.Commands;
using GridGrains.Silo.Feeds;
using GridGrains.Silo.Http.Weather;
using Microsoft.Extensions.Logging.Abstractions;

namespace GridGrains.Silo.Weather;

/// <summary>Imports zones into a data directory that no silo runs on; where one runs, <c>POST /v1/weather/zones</c> does.</summary>
internal static class ZonesCommand
{
    public static Command Build()
    {
        var file = new Argument<string>("FILE") { Description = "GeoJSON of balancing areas or load zones" };
        var directory = new Option<string>("--data-dir") { Description = "A data directory that no silo is running on; where one runs, POST /v1/weather/zones takes the file", HelpName = "DIR", Required = true };
        var weights = new Option<string>("--weights") { Description = "What a cell's weight stands for: area or load", HelpName = "area|load", DefaultValueFactory = _ => "area" };
        weights.AcceptOnlyFromAmong("area", "load");
        var reference = new Option<string?>("--reference") { Description = "Folder of the atlas: with it balancing areas are shared out among the hubs of their nodes", HelpName = "DIR" };
        var strict = new Option<bool>("--strict") { Description = "Exit code 3 where a feature made no zone" };
        var import = new Command("import", "Make weather zones of outlines and keep them in the data directory") { file, directory, weights, reference, strict };
        import.SetAction((parsed, cancellation) => ImportAsync(
            parsed.GetValue(file)!, parsed.GetValue(directory)!, parsed.GetValue(weights) == "load" ? ZoneWeights.Load : ZoneWeights.Area, parsed.GetValue(reference), parsed.GetValue(strict),
            Console.Out, Console.Error, cancellation));
        return new Command("zones", "Zones of the weather") { import };
    }

    /// <returns>0; 2 where the file or the data directory cannot be used; 3 with <paramref name="isStrict"/> where a feature made no zone.</returns>
    internal static async Task<int> ImportAsync(
        string file, string directory, ZoneWeights weights, string? reference, bool isStrict, TextWriter output, TextWriter messages, CancellationToken cancellation)
    {
        try
        {
            await using var content = File.OpenRead(file);
            using var held = DataDirectory.OpenExisting(directory);
            using var documents = SqliteDocumentStore.Open(held.DocumentFile);
            var catalog = WeatherPlaces.NewCatalog();
            using var zones = new ZoneStore(documents, catalog, ReferenceFiles.Load(reference, NullLogger.Instance), TimeProvider.System);
            await zones.ReloadAsync(cancellation);
            var (imported, skipped) = await zones.ImportAsync(content, Path.GetFileName(file), weights, cancellation);
            foreach (var zone in imported)
            {
                var origin = catalog.OriginOf(zone);
                await output.WriteLineAsync(Text($"{zone.Key}: {catalog.CellsOf(zone).Count} cells, {(origin.IsApproximate ? $"approximate, of {origin.Members} nodes, {origin.Unplaced} without a place" : "by its outline")}").AsMemory(), cancellation);
            }

            foreach (var feature in skipped)
            {
                await messages.WriteLineAsync(Text($"{file}: feature {feature.Feature} {feature.Name}: {feature.Field}: {feature.Reason}").AsMemory(), cancellation);
            }

            await output.WriteLineAsync(Text($"{imported.Count} zones, {skipped.Count} features left out").AsMemory(), cancellation);
            return isStrict && skipped.Count > 0 ? ExitCodes.RowsRejected : ExitCodes.Ok;
        }
        catch (Exception refused) when (refused is ReportFormatException || StartFailures.LineOf(refused) is not null)
        {
            await messages.WriteLineAsync((refused is ReportFormatException ? $"{file}: {refused.Message}" : StartFailures.LineOf(refused)!).AsMemory(), cancellation);
            return ExitCodes.Unusable;
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
