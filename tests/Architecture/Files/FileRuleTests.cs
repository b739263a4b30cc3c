using Xunit;

namespace GridGrains.Tests.Architecture.Files;

/// <summary>Each rule finds the fault it is there for.</summary>
public sealed class FileRuleTests
{
    [Fact]
    public void A_long_file_without_a_reason_is_found() =>
        Assert.Equal(
            ["src/Long.cs has 301 lines"],
            FileRules.FilesAreShort(
                [("src/Long.cs", 301), ("src/Table.cs", 900), ("src/Short.cs", 300)],
                new Dictionary<string, string> { ["src/Table.cs"] = "one row per state of the protocol" }));

    [Theory]
    [InlineData(null, "has no packages.lock.json")]
    [InlineData("""{ "resolved": "HTTPS://packages.example/v3" }""", "has an address in packages.lock.json")]
    [InlineData("""{ "source": "http://packages.example" }""", "has an address in packages.lock.json")]
    public void A_lock_file_that_is_absent_or_names_an_address_is_found(string? lockFile, string violation) =>
        Assert.Equal([$"src/Domain {violation}"], FileRules.LockFileIsPortable("src/Domain", lockFile));

    [Fact]
    public void A_private_word_in_a_document_is_found() =>
        Assert.Equal(["docs/a.md: 'Anew' (write report, send, say, log, again)"], FileRules.WordsArePlain("docs/a.md", "Anew it is foretold."));

    [Theory]
    [InlineData("using GridGrains.Domain;\nusing System.Text;\n")]
    [InlineData("using System.Text.Json;\nusing System.Text;\n")]
    [InlineData("using static System.Math;\nusing Xunit;\n")]
    public void Imports_out_of_order_are_found(string text) =>
        Assert.Equal(["src/A.cs: imports are not sorted"], FileRules.ImportsAreSorted("src/A.cs", text.Split('\n')));

    [Fact]
    public void A_client_outside_the_room_of_egress_is_found() =>
        Assert.Equal(
            ["src/Feeds/Own.cs makes its own new HttpClient"],
            new[] { "src/Feeds/Own.cs", "src/Egress/Room.cs", "src/Silo/Loopback.cs" }.SelectMany(file => FileRules.RequestsLeaveThroughOneRoom(
                file, "var http = new HttpClient();", new Dictionary<string, string> { ["src/Silo/Loopback.cs"] = "asks itself" })));

    [Fact]
    public void A_project_outside_the_solution_is_found() =>
        Assert.Equal(
            ["tests/Stray/Stray.csproj is not in the solution"],
            FileRules.ProjectsAreInSolution(
                ["src/Domain/Domain.csproj", "tests/Stray/Stray.csproj"], """Project("{F}") = "Domain", "src\Domain\Domain.csproj", "{5}" """));
}
