namespace GridGrains.Tests.Support;

/// <summary>The folder of the repository that the tests were built in.</summary>
internal static class RepositoryFolder
{
    public static string Path { get; } = Find();

    /// <param name="parts">Below the repository's folder.</param>
    public static string PathOf(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Orleans.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"no Orleans.sln above {AppContext.BaseDirectory}");
    }
}
