using System.Text.Json.Nodes;

namespace GridGrains.Iceberg.Metadata;

/// <summary>Statistics files: carried along uninterpreted, but known as files of the table.</summary>
internal static class StatisticsFiles
{
    public static IEnumerable<string> LocationsOf(TableMetadata metadata)
        => new[] { "statistics", "partition-statistics" }
            .Where(metadata.Uninterpreted.ContainsKey)
            .SelectMany(member => JsonNode.Parse(metadata.Uninterpreted[member]) as JsonArray ?? [])
            .Select(file => file.AsRequiredObject("statistics").RequiredString("statistics-path"));
}
