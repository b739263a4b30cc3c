using GridGrains.Tests.Support;
using Xunit;

namespace GridGrains.Tests.Unit;

/// <summary>Finds the real market data beside the repository; a test that needs absent data is skipped and says so.</summary>
internal static class SharedData
{
    private const string Variable = "GRIDGRAINS_SHARED_DATA";

    public static string PathOf(string relative)
    {
        var root = Environment.GetEnvironmentVariable(Variable) ?? FindBesideRepository();
        var path = root is null ? null : Path.Combine(root, relative);
        if (path is null || !Path.Exists(path))
        {
            Assert.Skip($"shared data '{relative}' is absent (looked in {Variable} and beside the repository)");
        }

        return path;
    }

    private static string? FindBesideRepository() => Directory.GetParent(RepositoryFolder.Path) is { } parent ? Path.Combine(parent.FullName, "shared", "data") : null;
}
