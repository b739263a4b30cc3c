using System.Text.Json;
using System.Xml.Linq;

namespace GridGrains.Tests.Architecture.Dependencies;

/// <summary>The house as its project files describe it, packages that come along with others included.</summary>
internal static class ProjectFiles
{
    private const string WebSdk = "Microsoft.NET.Sdk.Web";
    private const string WebFramework = "Microsoft.AspNetCore.App";

    public static IEnumerable<string> Paths(string folder) => Repository.Files(folder, "*.csproj");

    public static House Read() => new(Paths("src").Select(path => Read(path, XDocument.Load(path), LockFileOf(path))));

    public static string LockPathOf(string project) => Path.Combine(Path.GetDirectoryName(project)!, "packages.lock.json");

    /// <param name="lockFile">Text of the project's packages.lock.json, or null.</param>
    public static Room Read(string path, XDocument project, string? lockFile)
    {
        var libraries = Included(project, "PackageReference").Concat(Included(project, "FrameworkReference")).ToHashSet();
        if ((string?)project.Root!.Attribute("Sdk") == WebSdk)
        {
            libraries.Add(WebFramework);
        }

        libraries.UnionWith(lockFile is null ? [] : LockedPackages(lockFile));
        var rooms = Included(project, "ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Replace('\\', '/')));
        return new Room(Path.GetFileNameWithoutExtension(path), rooms.ToHashSet(), libraries);
    }

    private static IEnumerable<string> Included(XDocument project, string item) =>
        project.Descendants(item).Select(element => (string?)element.Attribute("Include")).OfType<string>();

    private static string? LockFileOf(string project) => File.Exists(LockPathOf(project)) ? File.ReadAllText(LockPathOf(project)) : null;

    private static List<string> LockedPackages(string lockFile)
    {
        using var document = JsonDocument.Parse(lockFile);
        return
        [
            .. from framework in document.RootElement.GetProperty("dependencies").EnumerateObject()
               from package in framework.Value.EnumerateObject()
               where package.Value.GetProperty("type").GetString() != "Project"
               select package.Name,
        ];
    }
}
