namespace GridGrains.Silo.Http.IcebergRest;

/// <summary>
/// Names of namespaces. On the wire their levels are joined by the unit separator or stand in an array; the SQL catalog joins them by dots,
/// as the JDBC catalog does.
/// </summary>
internal static class RestNamespace
{
    private const char Separator = '\u001f';

    public static string Parse(string wire)
    {
        var name = wire.Replace(Separator, '.');
        return name.Length > 0 && Array.TrueForAll(name.Split('.'), level => level.Length > 0)
            ? name
            : throw RestError.BadRequest($"'{wire.Replace(Separator, '.')}' is no namespace: its levels must not be empty");
    }

    public static string[] LevelsOf(string name) => name.Split('.');

    /// <summary>The namespaces directly below <paramref name="parent"/> (null: at the top), those included that only have namespaces below them.</summary>
    public static string[] Below(string? parent, IEnumerable<string> all)
    {
        var prefix = parent is null ? "" : parent + ".";
        return
        [
            .. all
                .Where(name => name.Length > prefix.Length && name.StartsWith(prefix, StringComparison.Ordinal))
                .Select(name => name.IndexOf('.', prefix.Length) is var end and >= 0 ? name[..end] : name)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
    }
}
