using System.CommandLine;
using GridGrains.Silo.Hosting;

namespace GridGrains.Silo.Commands;

/// <summary>The command line of the silo: run it, or convert reports without starting one.</summary>
public static class SiloCommands
{
    public static RootCommand Build()
    {
        SiloOptions.Feed.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !FeedSettings.TryParse(result.Tokens[0].Value, out _, out var error))
            {
                result.AddError(error);
            }
        });
        OptionRanges.AddValidators();
        var root = new RootCommand("GridGrains: live state of power markets. Without options it runs one silo with a simulated market on " + SiloSettings.DefaultUrl)
        {
            BuildConvert(),
        };
        foreach (var option in SiloOptions.OfRun)
        {
            root.Options.Add(option);
        }

        root.SetAction((parsed, cancellation) => parsed.GetValue(SiloOptions.Topics) is { } topics
            ? TopicsCommand.RunAsync(topics, parsed.GetValue(SiloOptions.TopicsPath), cancellation)
            : RunCommand.RunAsync(() => SiloOptions.SettingsOf(parsed), SiloOptions.RunOptionsOf(parsed), cancellation));
        return root;
    }

    /// <summary>Says what is wrong with a command line: the errors alone, because a page of options would hide them.</summary>
    /// <returns>The exit code.</returns>
    public static int Refuse(ParseResult parsed, TextWriter messages)
    {
        foreach (var error in parsed.Errors.Select(error => error.Message).Distinct())
        {
            messages.WriteLine(error);
        }

        messages.WriteLine("--help lists the commands and options");
        return ExitCodes.Unusable;
    }

    private static Command BuildConvert()
    {
        var paths = new Argument<string[]>("PATH") { Description = "Report files or folders", Arity = ArgumentArity.OneOrMore };
        paths.Validators.Add(result =>
        {
            foreach (var missing in result.Tokens.Select(token => token.Value).Where(path => !Path.Exists(path)))
            {
                result.AddError($"'{missing}' is neither a file nor a folder");
            }
        });
        var output = new Option<string>("--out") { Description = "CSV file to write; '-' is standard output", Required = true, HelpName = "FILE.csv" };
        var convert = new Command("convert", "Turn market reports into canonical rows, without starting a silo") { paths, output, SiloOptions.MarketOption, SiloOptions.LagMinutes, SiloOptions.Strict };
        convert.SetAction((parsed, cancellation) => Task.Run(
            () => ConvertCommand.Run(parsed.GetValue(paths)!, parsed.GetValue(output)!, SiloOptions.ReportOptionsOf(parsed), parsed.GetValue(SiloOptions.Strict), cancellation), cancellation));
        return convert;
    }
}
