using System.CommandLine;
using GridGrains.Silo.Settings;

namespace GridGrains.Silo.Commands;

/// <summary>Options as the parser of the command line knows them. It takes texts; their meaning is checked with that of the other sources.</summary>
internal sealed class CommandLine(IReadOnlyList<Setting> known, IReadOnlyList<Setting> wanted)
{
    private readonly List<(Setting Setting, Option Option)> _options = [.. wanted.Where(setting => setting.IsOnCommandLine).Select(setting => (setting, OptionOf(setting)))];

    private readonly Option<string?> _file = new("--settings")
    {
        Description = "JSON file of options, by their names without dashes: {\"DataDir\": \"/data\"}; the environment and the command line go before it",
        HelpName = "FILE.json",
        DefaultValueFactory = _ => $"{SettingSources.DefaultFile} in the working directory, where there is one",
    };

    public void AddTo(Command command)
    {
        _options.ForEach(pair => command.Options.Add(pair.Option));
        command.Options.Add(_file);
    }

    /// <exception cref="SettingException">An option has a value that it does not take, wherever that comes from.</exception>
    public SettingValues Read(ParseResult parsed)
    {
        var given = _options.Where(pair => IsGiven(parsed, pair.Option)).ToDictionary(pair => pair.Setting.Key, pair => TextOf(parsed, pair.Option));
        var file = IsGiven(parsed, _file) ? parsed.GetValue(_file) : null;
        return SettingReader.Read(
            known, wanted, SettingSources.Of(known, Environment.CurrentDirectory, file, Environment.GetEnvironmentVariables(), given));
    }

    private static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    private static string? TextOf(ParseResult parsed, Option option) => option is Option<bool> flag
        ? parsed.GetValue(flag) ? "true" : "false"
        : parsed.GetValue((Option<string?>)option);

    private static Option OptionOf(Setting setting) => setting.IsSwitch
        ? new Option<bool>(setting.Option) { Description = $"{setting.Help} [default: {setting.DefaultText}]", DefaultValueFactory = _ => false }
        : new Option<string?>(setting.Option) { Description = HelpOf(setting), HelpName = setting.Shape, DefaultValueFactory = _ => setting.DefaultText };

    private static string HelpOf(Setting setting) => setting.Takes == setting.Shape || setting.Shape.Contains('|') ? setting.Help : $"{setting.Help} ({setting.Takes})";
}
