using GridGrains.Tests.Architecture.Dependencies;
using Xunit;

namespace GridGrains.Tests.Architecture.Files;

public sealed class FileTests
{
    private static readonly Dictionary<string, string> ReasonsForLength = [];

    private static readonly Dictionary<string, string> ReasonsForClients = new()
    {
        ["src/Client/GridGrainsClientExtensions.cs"] = "the SDK of callers, who name the platform's address",
        ["src/Silo/Http/Health/WarmUpRounds.cs"] = "asks the silo itself",
        ["src/Silo/Sql/SqlDesk.cs"] = "asks the reader process that it started",
    };

    [Fact]
    public void Requests_leave_through_one_room()
    {
        var files = Repository.Files("src", "*.cs").ToDictionary(Repository.Relative, File.ReadAllText);

        Assert.Empty(files.SelectMany(file => FileRules.RequestsLeaveThroughOneRoom(file.Key, file.Value, ReasonsForClients)));
        Assert.All(ReasonsForClients.Keys, file => Assert.NotEmpty(FileRules.RequestsLeaveThroughOneRoom(file, files[file], new Dictionary<string, string>())));
    }

    [Fact]
    public void Source_files_are_short()
    {
        var files = Repository.Files("src", "*.cs").Select(path => (Repository.Relative(path), File.ReadLines(path).Count())).ToList();

        Assert.NotEmpty(files);
        Assert.Empty(FileRules.FilesAreShort(files, ReasonsForLength));
    }

    [Fact]
    public void Documents_and_source_use_the_words_of_the_trade()
    {
        string[] files =
        [
            .. Repository.Files("docs", "*.md"), .. Repository.Files("src", "*.cs"), .. Repository.Files("src", "*.razor"),
            Path.Combine(Repository.Root, "README.md"), Path.Combine(Repository.Root, "CONTRIBUTING.md"),
        ];

        Assert.True(files.Length > 20);
        Assert.Empty(files.SelectMany(path => FileRules.WordsArePlain(Repository.Relative(path), File.ReadAllText(path))));
    }

    [Fact]
    public void Imports_are_sorted()
    {
        var files = Repository.Files("src", "*.cs").Concat(Repository.Files("tests", "*.cs")).ToList();

        Assert.NotEmpty(files);
        Assert.Empty(files.SelectMany(path => FileRules.ImportsAreSorted(Repository.Relative(path), File.ReadLines(path))));
    }

    [Fact]
    public void Every_project_has_a_lock_file_without_addresses()
    {
        var projects = ProjectsWithSource().ToList();

        Assert.NotEmpty(projects);
        Assert.Empty(projects.SelectMany(path => FileRules.LockFileIsPortable(Repository.Relative(path), TextOf(ProjectFiles.LockPathOf(path)))));
    }

    [Fact]
    public void Every_project_is_in_the_solution() =>
        Assert.Empty(FileRules.ProjectsAreInSolution(
            ProjectsWithSource().Select(Repository.Relative), File.ReadAllText(Path.Combine(Repository.Root, "Orleans.sln"))));

    // A project without a source file is a place kept for later.
    private static IEnumerable<string> ProjectsWithSource() =>
        ProjectFiles.Paths("src").Concat(ProjectFiles.Paths("tests"))
            .Where(path => Repository.Files(Path.GetDirectoryName(path)!, "*.cs").Any());

    private static string? TextOf(string path) => File.Exists(path) ? File.ReadAllText(path) : null;
}
