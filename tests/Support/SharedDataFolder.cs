namespace GridGrains.Tests.Support;

/// <summary>The real market data beside the repository.</summary>
internal static class SharedDataFolder
{
    public const string Variable = "GRIDGRAINS_SHARED_DATA";

    /// <returns>Null where it is absent.</returns>
    public static string? Find(string relative)
    {
        var root = Environment.GetEnvironmentVariable(Variable) ?? (Directory.GetParent(RepositoryFolder.Path) is { } parent ? Path.Combine(parent.FullName, "shared", "data") : null);
        return root is not null && Path.Combine(root, relative) is var path && Path.Exists(path) ? path : null;
    }
}
