using System.CommandLine;
using System.Globalization;
using System.Text;
using GridGrains.ClickHouse.Access;
using GridGrains.Domain.Catalog;
using GridGrains.Domain.Catalog.Lineage;
using GridGrains.Durability.Sqlite;
using GridGrains.Silo.Catalog.Exports;
using GridGrains.Silo.Commands;
using GridGrains.Silo.Hosting;

namespace GridGrains.Silo.Catalog;

/// <summary>Checks and exports what the program declares, without a silo that runs: steps of a build.</summary>
internal static class CatalogCommand
{
    public static Command Build()
    {
        var check = new Command("check", "Say which topic, table, view, cube, dataset, feature or endpoint lacks an owner, a description, a unit or a promise; exit code 1 where one does");
        check.SetAction((_, cancellation) => CheckAsync(Console.Out, cancellation));
        return new Command("catalog", "The catalogue of what this program keeps and serves") { check, BuildExport(), BuildContracts() };
    }

    internal static Task<int> CheckAsync(TextWriter output, CancellationToken cancellation) => WithEntriesAsync(async (entries, _) =>
    {
        var gaps = entries.SelectMany(CatalogRules.GapsOf).ToArray();
        foreach (var gap in gaps)
        {
            await output.WriteLineAsync(gap.ToString().AsMemory(), cancellation);
        }

        var columns = entries.Sum(entry => entry.Columns.Count);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{entries.Count} entries, {columns} columns: {(gaps.Length == 0 ? "good" : "not good")}").AsMemory(), cancellation);
        return gaps.Length == 0 ? ExitCodes.Ok : 1;
    });

    /// <summary>What the program declares, made without a start: nothing listens.</summary>
    private static async Task<int> WithEntriesAsync(Func<IReadOnlyList<CatalogEntry>, LineageGraph, Task<int>> use)
    {
        var folder = Directory.CreateTempSubdirectory("gridgrains-catalog-");
        try
        {
            // The folder stays empty but for what opening makes.
            await using var app = SiloHost.Build(new SiloSettings
            {
                DataDirectory = folder.FullName,
                Origin = DataOrigin.Real,
                Urls = ["http://127.0.0.1:0"],
                Lake = LakeSettings.On,
            });
            return await use(app.Services.GetRequiredService<CatalogEntries>().OfProgram, app.Services.GetRequiredService<LineageIndex>().Declared);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Command BuildExport()
    {
        var format = new Option<string>("--format") { Description = string.Join(" or ", CatalogExports.Formats), HelpName = "FORMAT", Required = true };
        format.AcceptOnlyFromAmong([.. CatalogExports.Formats]);
        var output = new Option<string>("--out") { Description = "Folder of the files; those of the same names are replaced", HelpName = "DIR", Required = true };
        var export = new Command("export", "Write the catalogue as data contracts (odcs, one file per entry), as sources of dbt, or for OpenMetadata or DataHub; lineage is that of declarations: rollups, views and cubes have theirs where a silo serves the export") { format, output };
        export.SetAction((parsed, cancellation) => WithEntriesAsync((entries, graph) => ExportAsync(entries, graph, parsed.GetValue(format)!, parsed.GetValue(output)!, Console.Out, cancellation)));
        return export;
    }

    internal static async Task<int> ExportAsync(
        IReadOnlyList<CatalogEntry> entries, LineageGraph graph, string format, string folder, TextWriter output, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        var exported = CatalogExports.Of(entries, _ => CatalogOverrides.None, graph, Warehouse.DefaultDatabase);
        var files = 0;
        foreach (var file in CatalogExports.Files(format, exported))
        {
            await File.WriteAllTextAsync(Path.Combine(folder, file.Name), file.Text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), cancellation);
            files++;
        }

        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{exported.Written.Count} entries in {files} files").AsMemory(), cancellation);
        return ExitCodes.Ok;
    }

    private static Command BuildContracts()
    {
        var folder = new Argument<string>("DIR") { Description = "Folder of data contracts (ODCS 3), *.yaml, *.yml, *.json" };
        var check = new Command("check", "Say which contracts the program no longer keeps: file, line, field, reason; exit code 1 where one is broken, 2 where one cannot be read") { folder };
        check.SetAction((parsed, cancellation) => WithEntriesAsync((entries, _) => ContractFolder.CheckAsync(entries, parsed.GetValue(folder)!, Console.Out, cancellation)));
        return new Command("contracts", "Data contracts that others hold of this program's tables") { check };
    }
}
