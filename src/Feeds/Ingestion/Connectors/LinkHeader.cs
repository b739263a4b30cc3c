namespace GridGrains.Feeds.Ingestion.Connectors;

/// <summary>The header Link (RFC 8288), of which only the next page is read.</summary>
internal static class LinkHeader
{
    public static string? Next(string? header)
    {
        foreach (var part in (header ?? "").Split(",").Select(part => part.Trim()))
        {
            var end = part.IndexOf('>', StringComparison.Ordinal);
            if (part.StartsWith('<') && end > 0 && part[end..].Replace(" ", "", StringComparison.Ordinal).Split(';').Any(IsNext))
            {
                return part[1..end];
            }
        }

        return null;
    }

    private static bool IsNext(string parameter) => parameter is "rel=\"next\"" or "rel=next";
}
