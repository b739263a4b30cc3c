using System.Reflection;
using System.Security.Cryptography;

namespace GridGrains.Portal.Assets;

/// <summary>A file that pages load.</summary>
internal sealed record BrowserFile(string ContentType, byte[] Content);

/// <summary>
/// Style sheets, scripts and libraries, from this assembly. Their addresses carry a version made of all contents: a browser keeps them for
/// good, and modules that import each other are always of one build.
/// </summary>
public sealed class BrowserFiles
{
    private const string Prefix = "browser/";
    private const int VersionBytes = 8;

    /// <summary>Files that are there where the build could install the libraries.</summary>
    private const string ChartLibrary = "lib/echarts.esm.min.mjs";
    private const string MapLibrary = "lib/maplibre-gl.mjs";

    private static readonly IReadOnlyDictionary<string, string> ContentTypes = new Dictionary<string, string>
    {
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".mjs"] = "text/javascript; charset=utf-8",
        [".json"] = "application/json",
        [".svg"] = "image/svg+xml",
    };

    private readonly IReadOnlyDictionary<string, BrowserFile> _files;

    internal BrowserFiles(IReadOnlyDictionary<string, byte[]> contents)
    {
        _files = contents.ToDictionary(file => file.Key, file => new BrowserFile(ContentTypes[Path.GetExtension(file.Key)], file.Value), StringComparer.Ordinal);
        Version = VersionOf(contents);
    }

    internal static BrowserFiles Embedded { get; } = new(Read(typeof(BrowserFiles).Assembly));

    /// <summary>Sixteen hexadecimal digits of a hash over all names and contents.</summary>
    public string Version { get; }

    public bool HasCharts => _files.ContainsKey(ChartLibrary);

    public bool HasMap => _files.ContainsKey(MapLibrary);

    /// <summary>Address of a file: <c>/portal/0123456789abcdef/shell.js</c>.</summary>
    public string AddressOf(string name) => $"{BrowserFileEndpoint.Root}/{Version}/{name}";

    internal BrowserFile? Find(string name) => _files.GetValueOrDefault(name);

    private static Dictionary<string, byte[]> Read(Assembly assembly)
    {
        var contents = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            contents[name[Prefix.Length..].Replace('\\', '/')] = content;
        }

        return contents;
    }

    private static string VersionOf(IReadOnlyDictionary<string, byte[]> contents)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, content) in contents.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes($"{name}\n{content.Length}\n"));
            hash.AppendData(content);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, VersionBytes));
    }
}
