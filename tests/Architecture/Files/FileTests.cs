using GridGrains.Tests.Architecture.Dependencies;
using Xunit;

namespace GridGrains.Tests.Architecture.Files;

public sealed class FileTests
{
    private static readonly Dictionary<string, string> ReasonsForLength = [];

    [Fact]
    public void Source_files_are_short()
    {
        var files = Repository.Files("src", "*.cs").Select(path => (Repository.Relative(path), File.ReadLines(path).Count())).ToList();

        Assert.NotEmpty(files);
        Assert.Empty(FileRules.FilesAreShort(files, ReasonsForLength));
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
