namespace GridGrains.Portal.Prices;

/// <summary>Addresses of pages about an entity. Ids may hold blanks, dots, colons and slashes.</summary>
public static class PagePaths
{
    /// <param name="key">ISO/ID.</param>
    public static string Node(string key) => "/nodes/" + Escape(key);

    public static string Hub(string iso, string name) => $"/hubs/{iso}/{Escape(name)}";

    public static string Zone(string iso, string name) => $"/zones/{iso}/{Escape(name)}";

    // A slash stays: the rest of the path is the id.
    private static string Escape(string id) => string.Join('/', id.Split('/').Select(Uri.EscapeDataString));
}
