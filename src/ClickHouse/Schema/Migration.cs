using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GridGrains.ClickHouse.Schema;

/// <summary>
/// One step of a product's schema, as the file <c>0001_prices.sql</c> in the folder <c>Migrations</c> of the product's own holds it. A file that was released
/// never changes.
/// </summary>
/// <param name="Product">The product's folder in lower case: versions count within it.</param>
/// <param name="Fingerprint">Of the statements, comments left out: distinguishes a changed file from the one that was applied.</param>
public sealed record Migration(string Product, int Version, string Name, IReadOnlyList<string> Statements, string Fingerprint)
{
    private const string Folder = "Migrations";
    private const string Extension = ".sql";

    /// <summary>Products one after the other, the steps of each in their order.</summary>
    public static IReadOnlyList<Migration> All { get; } = [.. typeof(Migration).Assembly.GetManifestResourceNames()
        .Select(resource => (Resource: resource, Path: resource.Split('/', '\\')))
        .Where(file => file.Path is [_, Folder, _] && file.Path[2].EndsWith(Extension, StringComparison.Ordinal))
        .OrderBy(file => file.Path[0], StringComparer.Ordinal).ThenBy(file => file.Path[2], StringComparer.Ordinal)
        .Select(file => Parse(file.Path[0].ToLowerInvariant(), file.Path[2][..^Extension.Length], Read(file.Resource)))];

    /// <param name="name">Version and name: <c>0001_prices</c>.</param>
    public static Migration Parse(string product, string name, string text)
    {
        var bare = string.Join('\n', text.Split('\n').Where(line => !line.TrimStart().StartsWith("--", StringComparison.Ordinal)));
        var statements = bare.Split(";\n").Select(statement => statement.Trim()).Where(statement => statement.Length > 0).ToArray();
        var mark = name.IndexOf('_', StringComparison.Ordinal);
        return new Migration(
            product, int.Parse(name[..mark], CultureInfo.InvariantCulture), name[(mark + 1)..], statements,
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(";\n", statements))))[..16]);
    }

    private static string Read(string resource)
    {
        using var reader = new StreamReader(typeof(Migration).Assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
