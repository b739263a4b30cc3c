using System.Collections;
using GridGrains.Silo.Feeds;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Parts;
using GridGrains.Silo.Settings;
using Microsoft.Extensions.Logging;

namespace GridGrains.Tests.Integration.Settings;

/// <summary>An option may be set by command line, environment and file, in that order; what is wrong is named with its place.</summary>
public sealed class SettingReaderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gridgrains-");

    private static IReadOnlyList<Setting> All => SiloParts.OfProgram.Settings;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Command_line_goes_before_environment_and_environment_before_file()
    {
        WriteFile("""{"SimNodes": 300, "simSeed": 5, "LogLevel": "Debug"}""");
        var environment = new Hashtable { ["GRIDGRAINS__SIMNODES"] = "400", ["GRIDGRAINS__SimSeed"] = "6" };

        var values = Read(environment, ("SimNodes", "500"));

        Assert.Equal((500, "the command line"), (values.Get(PriceSettings.SimulatedNodes), values.Find(PriceSettings.SimulatedNodes)?.Source));
        Assert.Equal((6ul, "the environment variable GRIDGRAINS__SimSeed"), (values.Get(PriceSettings.Seed), values.Find(PriceSettings.Seed)?.Source));
        Assert.Equal((LogLevel.Debug, $"the file {FilePath}"), (values.Get(HostPart.Verbosity), values.Find(HostPart.Verbosity)?.Source));
        Assert.Equal((1d, null), (values.Get(PriceSettings.Speed), values.Find(PriceSettings.Speed)));
    }

    [Fact]
    public void Every_option_can_be_set_by_every_source()
    {
        foreach (var setting in All)
        {
            var text = SampleOf(setting);
            WriteFile($$"""{"{{setting.Key}}": "{{text}}"}""");
            Assert.Equal(text, Read(new Hashtable()).Find(setting)?.Text);
            File.Delete(FilePath);
            Assert.Equal(text, Read(new Hashtable { [setting.Variable] = text }).Find(setting)?.Text);
            Assert.Equal(text, Read(new Hashtable(), (setting.Key, text)).Find(setting)?.Text);
            Assert.True(setting.OwnVariable is null || Read(new Hashtable { [setting.OwnVariable] = text }).Find(setting)?.Text == text);
        }
    }

    [Fact]
    public void Every_fault_is_named_with_value_range_and_place()
    {
        WriteFile("""{"LogCapMb": 0}""");

        var fault = Assert.Throws<SettingException>(() => Read(new Hashtable { ["GRIDGRAINS__LAKE"] = "maybe" }, ("SimNodes", "5")));

        Assert.Equal(
            [
                $"--log-cap-mb takes 1 to 1099511627776, not 0 (from the file {FilePath})",
                "--lake takes on or off, not 'maybe' (from the environment variable GRIDGRAINS__LAKE)",
                "--sim-nodes takes 100 to 100000, not 5 (from the command line)",
            ],
            fault.Message.Split('\n'));
    }

    [Fact]
    public void Misspelt_option_does_not_pass_for_none()
    {
        WriteFile("""{"Sim": {"Nodes": 300}}""");

        var fault = Assert.Throws<SettingException>(() => Read(new Hashtable { ["GRIDGRAINS__SIMNODE"] = "300" }));

        Assert.Equal(
            [$"'Sim:Nodes' is not an option (from the file {FilePath})", "'SIMNODE' is not an option (from the environment variable GRIDGRAINS__SIMNODE)"],
            fault.Message.Split('\n'));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[1]")]
    public void File_that_is_not_an_object_is_refused_by_name(string json)
    {
        WriteFile(json);

        Assert.Contains(FilePath, Assert.Throws<SettingException>(() => Read(new Hashtable())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void File_that_is_asked_for_must_be_there() =>
        Assert.Contains("absent.json", Assert.Throws<SettingException>(() => Read(new Hashtable(), "absent.json")).Message, StringComparison.Ordinal);

    [Fact]
    public void Empty_variable_leaves_the_option_out_and_empty_text_on_the_command_line_is_refused()
    {
        Assert.Null(Read(new Hashtable { ["GRIDGRAINS__DATADIR"] = "" }).Find(HostPart.DataDir));
        Assert.Contains("--data-dir takes DIR, not ''", Assert.Throws<SettingException>(() => Read(new Hashtable(), ("DataDir", ""))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_names_of_one_variable_are_one_option()
    {
        var values = Read(new Hashtable { [ClusterSettings.KafkaVariable] = "a:1", ["GRIDGRAINS__KAFKA"] = "b:2" });

        Assert.Equal("b:2", values.OfVariable(ClusterSettings.KafkaVariable));
    }

    [Theory]
    [InlineData("GRIDGRAINS_POSTGRES", "Host=db;Username=ann;Password=hush")]
    [InlineData("GRIDGRAINS_KAFKA_PASSWORD", "hush")]
    [InlineData("GRIDGRAINS_CLICKHOUSE", "Host=db;Password=hush")]
    [InlineData("GRIDGRAINS__DATADIR", "postgres://ann:hush@db/prices")]
    public void Secrets_are_never_shown(string variable, string text)
    {
        var lines = SettingTable.Effective(All, Read(new Hashtable { [variable] = text })).ToList();

        Assert.Contains(lines, line => line.Contains(Secrets.Hidden, StringComparison.Ordinal) && line.Contains(variable, StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("hush", StringComparison.Ordinal));
    }

    [Fact]
    public void Secret_that_was_put_into_another_option_stays_out_of_the_message()
    {
        var fault = Assert.Throws<SettingException>(() => Read(new Hashtable { ["GRIDGRAINS__CLICKHOUSE"] = "Host=db;Password=hush" }));

        Assert.Equal("--clickhouse takes on or off, not '(hidden)' (from the environment variable GRIDGRAINS__CLICKHOUSE)", fault.Message);
    }

    [Fact]
    public void What_may_hold_a_password_is_not_an_option_of_the_command_line() =>
        Assert.All(All.Where(setting => setting.IsSecret), setting => Assert.False(setting.IsOnCommandLine));

    private string FilePath => Path.Combine(_folder.FullName, SettingSources.DefaultFile);

    private static readonly string[] Samples =
    [
        "on", "apply", "true", "200", "0.5", "none", "Debug", "DAY_AHEAD_HOURLY", "127.0.0.1", "http://127.0.0.1:0", "weather", "incoming=.", "iso_rt_lmp=7300",
        "github=https://api.example.org/repos/desk/specs", "https://git.example.org/desk/specs.git", $"gg_{new string('0', 16)}_{new string('0', 64)}",
    ];

    private static string SampleOf(Setting setting) => Samples
        .First(text => setting.TryParse(text, out _, out _));

    private void WriteFile(string json) => File.WriteAllText(FilePath, json);

    private SettingValues Read(IDictionary environment, params (string Key, string? Text)[] commandLine) =>
        Read(environment, null, commandLine);

    private SettingValues Read(IDictionary environment, string? file, params (string Key, string? Text)[] commandLine) => SettingReader.Read(
        All, All, SettingSources.Of(All, _folder.FullName, file, environment, commandLine.ToDictionary(pair => pair.Key, pair => pair.Text)));
}
