using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GridGrains.ClickHouse.Schema;

/// <summary>One step of the schema, as the file <c>0001_prices.sql</c> holds it. A file that was released never changes.</summary>
/// <param name="Fingerprint">Of the statements, comments left out: tells a changed file from the one that was applied.</param>
public sealed record Migration(int Version, string Name, IReadOnlyList<string> Statements, string Fingerprint)
{
    private const string Folder = "GridGrains.ClickHouse.Schema.Migrations.";

    public static IReadOnlyList<Migration> All { get; } = [.. typeof(Migration).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)
        .Select(name => Parse(name[Folder.Length..^".sql".Length], Read(name)))];

    /// <param name="name">Version and name: <c>0001_prices</c>.</param>
    public static Migration Parse(string name, string text)
    {
        var bare = string.Join('\n', text.Split('\n').Where(line => !line.TrimStart().StartsWith("--", StringComparison.Ordinal)));
        var statements = bare.Split(";\n").Select(statement => statement.Trim()).Where(statement => statement.Length > 0).ToArray();
        var mark = name.IndexOf('_', StringComparison.Ordinal);
        return new Migration(
            int.Parse(name[..mark], CultureInfo.InvariantCulture), name[(mark + 1)..], statements,
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(";\n", statements))))[..16]);
    }

    private static string Read(string resource)
    {
        using var reader = new StreamReader(typeof(Migration).Assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
