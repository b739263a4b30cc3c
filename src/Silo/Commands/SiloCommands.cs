using System.CommandLine;
using GridGrains.ClickHouse.Exports;
using GridGrains.Domain.Markets;
using GridGrains.Durability.Sqlite;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Silo.Catalog;
using GridGrains.Silo.Faults;
using GridGrains.Silo.Feeds;
using GridGrains.Silo.Governance;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Ingestion;
using GridGrains.Silo.Parts;
using GridGrains.Silo.Settings;
using GridGrains.Silo.Weather;

namespace GridGrains.Silo.Commands;

/// <summary>The command line of the silo: run it, or convert reports without starting one.</summary>
public static class SiloCommands
{
    public static RootCommand Build()
    {
        var options = new CommandLine(SiloParts.OfProgram.Settings, SiloParts.OfProgram.Settings);
        var print = new Option<bool>("--print-settings")
        {
            Description = "Instead of a run: print the effective value of every option and where it comes from [default: false]",
            DefaultValueFactory = _ => false,
        };
        var root = new RootCommand("GridGrains: live state of power markets. Without options it runs one silo with a simulated market on " + SiloSettings.DefaultUrl)
        {
            BuildConvert(),
            BuildBackfill(),
            BuildExport(),
            DataCommand.Build(),
            CapacityCommand.Build(),
            UisCommand.Build(),
            KeysCommand.Build(),
            GovernanceCommand.Build(),
            CatalogCommand.Build(),
            ZonesCommand.Build(),
        };
        foreach (var command in BackupCommand.Build())
        {
            root.Subcommands.Add(command);
        }

        options.AddTo(root);
        root.Options.Add(print);
        root.SetAction((parsed, cancellation) => RunAsync(options, parsed, parsed.GetValue(print), cancellation));
        return root;
    }

    /// <summary>Writes what is wrong with a command line: the errors alone, because a page of options would hide them.</summary>
    /// <returns>The exit code.</returns>
    public static int Refuse(ParseResult parsed, TextWriter messages) => Refuse(parsed.Errors.Select(error => error.Message).Distinct(), messages);

    private static int Refuse(IEnumerable<string> errors, TextWriter messages)
    {
        foreach (var error in errors)
        {
            messages.WriteLine(error);
        }

        messages.WriteLine("--help lists the commands and options");
        return ExitCodes.Unusable;
    }

    private static Task<int> RunAsync(CommandLine options, ParseResult parsed, bool isPrint, CancellationToken cancellation) => WithOptions(options, parsed, values =>
    {
        if (isPrint)
        {
            foreach (var line in SettingTable.Effective(SiloParts.OfProgram.Settings, values))
            {
                Console.Out.WriteLine(line);
            }

            return Task.FromResult(ExitCodes.Ok);
        }

        return values.Get(ClusterPart.TopicsAction) is { } action
            ? TopicsCommand.RunAsync(action, values.Get(ClusterPart.TopicsPath), values.OfVariable, cancellation)
            : RunCommand.RunAsync(() => SettingsOf(values), new RunOptions(values.Get(PriceSettings.ExitWhenDrained), values.Get(PriceSettings.Strict)), cancellation);
    });

    private static async Task<int> WithOptions(CommandLine options, ParseResult parsed, Func<SettingValues, Task<int>> run)
    {
        SettingValues values;
        try
        {
            values = options.Read(parsed);
        }
        catch (SettingException wrong)
        {
            return Refuse(wrong.Message.Split('\n'), Console.Error);
        }

        return await run(values);
    }

    /// <exception cref="Domain.DomainException">Options that make no sense together.</exception>
    private static SiloSettings SettingsOf(SettingValues values)
    {
        var settings = new SiloSettings { DataDirectory = "", Values = values, Faults = FaultSettings.FromEnvironment(Environment.GetEnvironmentVariable) };
        settings = SiloParts.OfProgram.All.Aggregate(settings, (known, part) => part.Apply(values, known));
        return settings with { DataDirectory = values.Get(HostPart.DataDir) ?? SiloSettings.DefaultDataDirectory(settings.Origin) };
    }

    private static Command BuildBackfill()
    {
        var paths = ReportPaths();
        var iso = new Option<string?>("--iso") { Description = "Prices and series of one ISO only", HelpName = "ISO" };
        iso.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } code && !Isos.TryGet(code, out _))
            {
                result.AddError($"--iso takes one of {string.Join(' ', Isos.All)}, not '{code}'");
            }
        });
        var (from, to) = (Moment("--from", "Intervals that start at or after it"), Moment("--to", "Intervals that start before it"));
        var past = new Option<bool>("--past-retention") { Description = "Rows that are older than their table keeps, too" };
        var options = new CommandLine(SiloParts.OfProgram.Settings, SiloParts.OfProgram.Settings);
        var backfill = new Command("backfill", "Load market reports into the tables of a data directory that no silo runs on") { paths, iso, from, to, past };
        options.AddTo(backfill);
        backfill.SetAction((parsed, cancellation) => WithOptions(options, parsed, values => BackfillCommand.RunAsync(
            () => RealSettingsOf(values), parsed.GetValue(paths)!,
            new BackfillRequest(null, parsed.GetValue(iso), parsed.GetValue(from)?.UtcDateTime, parsed.GetValue(to)?.UtcDateTime, values.Get(PriceSettings.Product)?.Name())
            {
                PastRetention = parsed.GetValue(past),
            },
            values.Get(PriceSettings.Strict), cancellation)));
        return backfill;

        static Option<DateTimeOffset?> Moment(string name, string description) => new(name) { Description = description + ", ISO 8601 with an offset", HelpName = "TIME" };
    }

    private static Command BuildExport()
    {
        var iso = Required<string>("--iso", "Prices of this ISO", "ISO");
        var table = Required<string>("--table", "iso_rt_lmp or iso_da_lmp", "TABLE");
        table.AcceptOnlyFromAmong("iso_rt_lmp", "iso_da_lmp");
        iso.AcceptOnlyFromAmong([.. Isos.All.Select(known => known.Code)]);
        var (from, to) = (Required<DateTimeOffset>("--from", "Intervals that start at or after it", "TIME"), Required<DateTimeOffset>("--to", "Intervals that start before it", "TIME"));
        var known = Required<DateTimeOffset>("--known-at", "Versions that were known at it; the same for an export that goes on", "TIME");
        var output = Required<string>("--out", "Folder of the files", "DIR");
        var all = new Option<bool>("--all-versions") { Description = "Every version known by then, not only that which stood" };
        var format = new Option<string>("--format") { Description = "parquet, csv or arrow", HelpName = "FORMAT", DefaultValueFactory = _ => "parquet" };
        format.AcceptOnlyFromAmong([.. ExportReader.Forms.Select(form => form.Word)]);
        var options = new CommandLine(SiloParts.OfProgram.Settings, SiloParts.OfProgram.Settings);
        var export = new Command("export", "Write prices of a data directory that no silo runs on as files") { iso, table, from, to, known, output, all, format };
        options.AddTo(export);
        export.SetAction((parsed, cancellation) => WithOptions(options, parsed, values => ExportCommand.RunAsync(
            () => RealSettingsOf(values),
            new ExportQuery(
                Isos.Get(parsed.GetValue(iso)!), [.. PriceProducts.All.Where(product => product.IsDayAhead() == (parsed.GetValue(table) == "iso_da_lmp"))], parsed.GetValue(from).UtcDateTime,
                parsed.GetValue(to).UtcDateTime, parsed.GetValue(known).UtcDateTime, parsed.GetValue(all), Node: null),
            ExportReader.Forms.Single(form => form.Word == parsed.GetValue(format)), parsed.GetValue(output)!, cancellation)));
        return export;

        static Option<T> Required<T>(string name, string description, string help) => new(name) { Description = description, HelpName = help, Required = true };
    }

    // Reports of markets are real, whatever the default of a silo is.
    private static SiloSettings RealSettingsOf(SettingValues values) =>
        SettingsOf(values) with { Origin = DataOrigin.Real, DataDirectory = values.Get(HostPart.DataDir) ?? SiloSettings.DefaultDataDirectory(DataOrigin.Real) };

    private static Argument<string[]> ReportPaths()
    {
        var paths = new Argument<string[]>("PATH") { Description = "Report files or folders", Arity = ArgumentArity.OneOrMore };
        paths.Validators.Add(result =>
        {
            foreach (var missing in result.Tokens.Select(token => token.Value).Where(path => !Path.Exists(path)))
            {
                result.AddError($"'{missing}' is neither a file nor a folder");
            }
        });
        return paths;
    }

    private static Command BuildConvert()
    {
        var paths = ReportPaths();
        var output = new Option<string>("--out") { Description = "CSV file to write; '-' is standard output", Required = true, HelpName = "FILE.csv" };
        var options = new CommandLine(SiloParts.OfProgram.Settings, PriceSettings.OfReports);
        var convert = new Command("convert", "Turn market reports into canonical rows, without starting a silo") { paths, output };
        options.AddTo(convert);
        convert.SetAction((parsed, cancellation) => WithOptions(options, parsed, values => Task.Run(
            () => ConvertCommand.Run(
                parsed.GetValue(paths)!, parsed.GetValue(output)!, PriceSettings.ReportsOf(values), values.Get(PriceSettings.Strict), cancellation), cancellation)));
        return convert;
    }
}
