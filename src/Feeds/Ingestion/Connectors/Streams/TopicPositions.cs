using System.Globalization;

namespace GridGrains.Feeds.Ingestion.Connectors.Streams;

/// <summary>Next offsets of the partitions of a topic, as a position holds them: <c>0:15,1:7</c>.</summary>
internal static class TopicPositions
{
    public static SortedDictionary<int, long> Parse(string? text)
    {
        var offsets = new SortedDictionary<int, long>();
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = part.IndexOf(':', StringComparison.Ordinal);
            offsets[int.Parse(part.AsSpan(0, colon), CultureInfo.InvariantCulture)] = long.Parse(part.AsSpan(colon + 1), CultureInfo.InvariantCulture);
        }

        return offsets;
    }

    public static string Format(SortedDictionary<int, long> offsets) => string.Join(',', offsets.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}:{pair.Value}")));
}
