using GridGrains.Silo.Parts;
using GridGrains.Silo.Settings;
using GridGrains.Tests.Integration.Processes;
using GridGrains.Tests.Support;

namespace GridGrains.Tests.Integration.Settings;

public sealed class SettingTableTests
{
    private const string Begin = "<!-- options -->\n";
    private const string End = "<!-- /options -->";

    /// <summary>With UPDATE_DOCS=1 in the environment it writes the table into the document.</summary>
    [Fact]
    public void Documentation_has_the_table_of_options()
    {
        var path = Path.Combine(RepositoryFolder.Path, "docs", "operations.md");
        var text = File.ReadAllText(path);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
        var table = SettingTable.Markdown(SiloParts.OfProgram.Settings);
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            text = text[..begin] + table + text[end..];
            File.WriteAllText(path, text);
            end = begin + table.Length;
        }

        Assert.Equal(table, text[begin..end]);
    }

    [Fact]
    public async Task Help_shows_every_option_with_its_default()
    {
        var (code, output) = await SiloProcess.RunAsync("--help");

        Assert.Equal(0, code);
        Assert.All(SiloParts.OfProgram.Settings.Where(setting => setting.IsOnCommandLine), setting =>
        {
            var line = output.Split('\n').Single(line => line.TrimStart().StartsWith($"{setting.Option} ", StringComparison.Ordinal));
            Assert.Contains($"[default: {setting.DefaultText}]", line, StringComparison.OrdinalIgnoreCase);
        });
    }

    [Fact]
    public async Task Effective_options_are_printed_with_their_source_and_nothing_is_started()
    {
        var folder = Directory.CreateTempSubdirectory("gridgrains-");
        var file = Path.Combine(folder.FullName, "some.json");
        await File.WriteAllTextAsync(file, """{"SimNodes": 300, "Postgres": "Host=db;Password=hush"}""", TestContext.Current.CancellationToken);
        await using var silo = SiloProcess.Launch(
            ["--print-settings", "--settings", file, "--sim-speed", "2"], new Dictionary<string, string> { ["GRIDGRAINS__DATADIR"] = Path.Combine(folder.FullName, "data") });

        Assert.Equal(0, await silo.ExitAsync());

        var lines = silo.StandardOutput.Split('\n');
        Assert.Matches($@"^300 +the file {file}$", lines.Single(line => line.StartsWith("--sim-nodes ", StringComparison.Ordinal))["--sim-nodes".Length..].Trim());
        Assert.EndsWith("the command line", lines.Single(line => line.StartsWith("--sim-speed ", StringComparison.Ordinal)));
        Assert.EndsWith("the environment variable GRIDGRAINS__DATADIR", lines.Single(line => line.StartsWith("--data-dir ", StringComparison.Ordinal)));
        Assert.EndsWith("default", lines.Single(line => line.StartsWith("--sim-seed ", StringComparison.Ordinal)));
        Assert.DoesNotContain("hush", silo.Output);
        Assert.False(Directory.Exists(Path.Combine(folder.FullName, "data")));
        folder.Delete(recursive: true);
    }
}
