using System.Text.Json;

namespace GridGrains.Tests.Benchmarks.Report;

/// <summary>The array <c>{"id","value","unit","peer","peer_value","ratio","runs":[...],"note"}</c>.</summary>
internal static class FigureJson
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    public static void Write(string path, IReadOnlyList<Figure> figures) =>
        File.WriteAllText(path, JsonSerializer.Serialize(figures, Options) + "\n");
}
