using System.Globalization;

namespace GridGrains.Feeds.Ingestion.Connectors;

/// <summary>Fills in <c>{since}</c> (the newest moment taken so far, or a day ago) and <c>{now}</c>.</summary>
internal sealed class Placeholders(ReadContext context)
{
    private static readonly TimeSpan FirstLookBack = TimeSpan.FromDays(1);

    public string In(string text) => text
        .Replace("{since}", Stamp(context.Since ?? context.NowUtc - FirstLookBack), StringComparison.Ordinal)
        .Replace("{now}", Stamp(context.NowUtc), StringComparison.Ordinal);

    private static string Stamp(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
