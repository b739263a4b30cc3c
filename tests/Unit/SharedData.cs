using GridGrains.Tests.Support;
using Xunit;

namespace GridGrains.Tests.Unit;

/// <summary>Finds the real market data beside the repository; a test that needs absent data is skipped and says so.</summary>
internal static class SharedData
{
    public static string PathOf(string relative)
    {
        var path = SharedDataFolder.Find(relative);
        if (path is null)
        {
            Assert.Skip($"shared data '{relative}' is absent (looked in {SharedDataFolder.Variable} and beside the repository)");
        }

        return path;
    }
}
