using System.CommandLine;
using System.Globalization;
using GridGrains.Domain.Catalog;
using GridGrains.Durability.Sqlite;
using GridGrains.Silo.Commands;
using GridGrains.Silo.Hosting;

namespace GridGrains.Silo.Catalog;

/// <summary>Checks what the program declares, without a silo that runs: the step of a build.</summary>
internal static class CatalogCommand
{
    public static Command Build()
    {
        var check = new Command("check", "Say which topic, table, view, cube, dataset, feature or endpoint lacks an owner, a description, a unit or a promise; exit code 1 where one does");
        check.SetAction((_, cancellation) => CheckAsync(Console.Out, cancellation));
        return new Command("catalog", "The catalogue of what this program keeps and serves") { check };
    }

    internal static async Task<int> CheckAsync(TextWriter output, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("gridgrains-catalog-");
        try
        {
            // Built, never started: nothing listens, and the folder stays empty but for what opening makes.
            await using var app = SiloHost.Build(new SiloSettings
            {
                DataDirectory = folder.FullName,
                Origin = DataOrigin.Real,
                Urls = ["http://127.0.0.1:0"],
                Lake = LakeSettings.On,
            });
            var entries = app.Services.GetRequiredService<CatalogEntries>().OfProgram;
            var gaps = entries.SelectMany(CatalogRules.GapsOf).ToArray();
            foreach (var gap in gaps)
            {
                await output.WriteLineAsync(gap.ToString().AsMemory(), cancellation);
            }

            var columns = entries.Sum(entry => entry.Columns.Count);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{entries.Count} entries, {columns} columns: {(gaps.Length == 0 ? "good" : "not good")}").AsMemory(), cancellation);
            return gaps.Length == 0 ? ExitCodes.Ok : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
