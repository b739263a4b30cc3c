using System.CommandLine;
using System.Globalization;
using System.Text;
using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Governance;
using GridGrains.ClickHouse.Sql;
using GridGrains.Domain;
using GridGrains.Domain.Governance;
using GridGrains.Domain.Governance.Exports;
using GridGrains.Silo.Commands;
using GridGrains.Silo.Parts;

namespace GridGrains.Silo.Governance;

/// <summary>Writes the policy file in the words of other engines, without a silo that runs.</summary>
internal static class GovernanceCommand
{
    private const string DefaultPolicy = "deploy/governance.yaml";
    private const string DefaultSchema = "power";

    // In their files they are part of patterns and statements, and need no quotes.
    private const string NameForm = "letters, digits and '_' alone, at most 63";

    public static Command Build() => new("governance", "Who may do what, for other engines that read the same tables")
    {
        new Command("export", "Write the policy file as files of another engine; exit code 1, and nothing is written, where that engine cannot hold all of it") { BuildTrino(), BuildClickHouse() },
    };

    /// <returns>0; 1 where something of the policy is lost and that is not allowed; 2 where the policy cannot be read or the files not be written.</returns>
    internal static async Task<int> ExportAsync(string path, string folder, bool allowLoss, Func<PolicyText, PolicyExport> make, TextWriter output, TextWriter messages, CancellationToken cancellation)
    {
        try
        {
            var export = make(PolicyFile.ReadText(path));
            foreach (var loss in export.Losses)
            {
                await messages.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{path}:{loss.Line}: {loss.Name}: {loss.Reason}").AsMemory(), cancellation);
            }

            if (export.Losses.Count > 0 && !allowLoss)
            {
                await messages.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{export.Losses.Count} values of the policy would be lost: nothing was written; with --allow-loss it is, and lists them").AsMemory(), cancellation);
                return ExitCodes.PolicyLost;
            }

            Directory.CreateDirectory(folder);
            foreach (var file in export.Files)
            {
                await File.WriteAllTextAsync(Path.Combine(folder, file.Name), file.Text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), cancellation);
                await output.WriteLineAsync(Path.Combine(folder, file.Name).AsMemory(), cancellation);
            }

            if (export.Losses.Count == 0)
            {
                // Of an export before this one.
                File.Delete(Path.Combine(folder, TrinoExport.LossFile));
            }

            foreach (var note in export.Notes)
            {
                await messages.WriteLineAsync($"held otherwise: {note}".AsMemory(), cancellation);
            }

            return ExitCodes.Ok;
        }
        catch (Exception unusable) when (unusable is DomainException or IOException or UnauthorizedAccessException)
        {
            await messages.WriteLineAsync(unusable.Message.AsMemory(), cancellation);
            return ExitCodes.Unusable;
        }
    }

    /// <summary>Tables of the lake that the program declares.</summary>
    internal static IReadOnlyList<PolicyTable> LakeTables { get; } =
    [
        .. SiloParts.OfProgram.All.SelectMany(part => part.Definitions).Where(table => table.LakeNamespace is not null).DistinctBy(table => table.Name)
            .Select(table => new PolicyTable(table.Name, table.Class, table.Columns.Any(column => column.Name == TableReach.IsoColumn)))
            .OrderBy(table => table.Name, StringComparer.Ordinal),
    ];

    /// <summary>Tables and views of the warehouse that the program declares.</summary>
    internal static IReadOnlyList<PolicyTable> WarehouseTables { get; } =
    [
        .. SqlTable.Of(SiloParts.OfProgram.All.SelectMany(part => part.Definitions), SiloParts.OfProgram.All.SelectMany(part => part.ComputedTables))
            .Select(table => new PolicyTable(table.Name, table.Class, table.HasIso, table.Where)),
    ];

    private static Command BuildTrino()
    {
        var catalog = Named("--catalog", "Trino's name of the catalog that reads the lake", TrinoExport.DefaultCatalog);
        var schema = Named("--schema", "Of the lake's tables in it", DefaultSchema);
        var files = string.Join(", ", TrinoExport.GroupsFile, TrinoExport.SessionFile, TrinoExport.RulesFile);
        return Target(
            new Command("trino", $"Resource groups, session properties and file-based access control: {files}") { catalog, schema },
            $"Folder of {files}; those of the same names are replaced", parsed => Trino(parsed.GetValue(catalog)!, parsed.GetValue(schema)!));
    }

    private static Command BuildClickHouse()
    {
        var database = Named("--database", "Of the tables", Warehouse.DefaultDatabase);
        return Target(
            new Command("clickhouse", $"Workloads, roles, row policies, settings profiles and quotas: {ClickHousePolicy.FileName}") { database },
            $"Folder of {ClickHousePolicy.FileName}; it is replaced", parsed => ClickHouse(parsed.GetValue(database)!));
    }

    internal static Func<PolicyText, PolicyExport> Trino(string catalog = TrinoExport.DefaultCatalog, string schema = DefaultSchema) =>
        text => new TrinoExport(catalog, schema).Make(text.Policy, text.Text, LakeTables);

    internal static Func<PolicyText, PolicyExport> ClickHouse(string database = Warehouse.DefaultDatabase) =>
        text => ClickHousePolicy.Make(text.Policy, text.Text, WarehouseTables, database);

    private static Command Target(Command command, string files, Func<ParseResult, Func<PolicyText, PolicyExport>> make)
    {
        var policy = new Option<string>("--policy") { Description = "Policy file", HelpName = "FILE", DefaultValueFactory = _ => DefaultPolicy };
        var output = new Option<string>("--out") { Description = files, HelpName = "DIR", Required = true };
        var allow = new Option<bool>("--allow-loss") { Description = "Write the files although the engine cannot hold all of the policy, and list in them what is not there" };
        command.Options.Add(policy);
        command.Options.Add(output);
        command.Options.Add(allow);
        command.SetAction((parsed, cancellation) => ExportAsync(
            parsed.GetValue(policy)!, parsed.GetValue(output)!, parsed.GetValue(allow), make(parsed), Console.Out, Console.Error, cancellation));
        return command;
    }

    private static Option<string> Named(string name, string description, string value)
    {
        var option = new Option<string>(name) { Description = description, HelpName = "NAME", DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is not { Length: > 0 and <= 63 } text || text.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter != '_'))
            {
                result.AddError($"{name} takes {NameForm}");
            }
        });
        return option;
    }
}
