using System.CommandLine;
using System.Globalization;
using GridGrains.Domain.Ingestion.Specs;
using GridGrains.Feeds.Ingestion.Checks;
using GridGrains.Silo.Commands;

namespace GridGrains.Silo.Ingestion;

/// <summary>Checks specs without a silo, without network and without secrets: the step of a build.</summary>
internal static class UisCommand
{
    public static Command Build()
    {
        var directory = new Argument<string>("DIR") { Description = "Folder with one folder for each pipeline" };
        directory.Validators.Add(result =>
        {
            foreach (var missing in result.Tokens.Select(token => token.Value).Where(path => !Directory.Exists(path)))
            {
                result.AddError($"'{missing}' is no folder");
            }
        });
        var annotations = new Option<string>("--annotations") { Description = "Form of findings: text, or github for annotations of its builds [default: text]", HelpName = "FORM", DefaultValueFactory = _ => "text" };
        annotations.AcceptOnlyFromAmong("text", "github");
        var write = new Option<bool>("--write-expected") { Description = "Write the rows that samples make as what is expected from now on [default: false]", DefaultValueFactory = _ => false };
        var check = new Command("check", "Validate specs, replay recorded samples, compare rows; exit code 1 where something is wrong") { directory, annotations, write };
        check.SetAction(parsed => Run(parsed.GetValue(directory)!, parsed.GetValue(annotations) == "github", parsed.GetValue(write)));
        return new Command("uis", "Specs of self-serve ingestion") { check };
    }

    private static int Run(string directory, bool isGithub, bool writes)
    {
        var check = new SpecFolder(directory, writes, TimeProvider.System).Check();
        foreach (var finding in check.Findings)
        {
            Console.Out.WriteLine(isGithub ? Annotation(directory, finding) : Line(finding));
        }

        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{check.Specs} specs, {check.Samples} samples, {check.Rows} rows: {(check.Passes ? "good" : "not good")}"));
        return check.Passes ? ExitCodes.Ok : 1;
    }

    private static string Line(FolderFinding finding) =>
        string.Create(CultureInfo.InvariantCulture, $"{finding.File}:{finding.Line}:{finding.Column}: {WordOf(finding.Severity)}: {finding.Message} [{finding.Code}]");

    // Line ends would end the command that the build reads.
    private static string Annotation(string directory, FolderFinding finding) => string.Create(
        CultureInfo.InvariantCulture,
        $"::{(finding.Severity == SpecSeverity.Hint ? "notice" : WordOf(finding.Severity))} file={Path.Combine(directory, finding.File)},line={finding.Line},col={finding.Column}::{Escaped(finding.Message)}");

    private static string Escaped(string text) =>
        text.Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string WordOf(SpecSeverity severity) => severity.ToString().ToLowerInvariant();
}
