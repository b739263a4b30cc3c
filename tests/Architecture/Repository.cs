using GridGrains.Tests.Support;

namespace GridGrains.Tests.Architecture;

/// <summary>The working tree that these tests were built from.</summary>
internal static class Repository
{
    public static readonly string Root = RepositoryFolder.Path;

    /// <summary>Files under <paramref name="folder"/> that a person wrote: no build output.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories).Where(IsSource).Order(StringComparer.Ordinal);

    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static bool IsSource(string path) => !Relative(path).Split('/').Any(folder => folder is "bin" or "obj");
}
