using System.Text.Json;
using System.Text.Json.Serialization;
using GridGrains.Grains.Contracts.Guardrails;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Portal.Events;
using GridGrains.Portal.Guardrails;
using GridGrains.Portal.Shell;

namespace GridGrains.Portal.Prices;

/// <summary>An anomaly as the chart of a node shows it.</summary>
/// <param name="Start">Of its first interval.</param>
/// <param name="End">Of its last interval with an anomaly; null for what has none.</param>
/// <param name="Price">USD/MWh; null where the event has none.</param>
/// <param name="Address">Of the page about it; null where there is none.</param>
internal sealed record ChartMark(string Id, string Kind, string Start, string? End, double? Price, string? Address)
{
    public static ChartMark Of(DerivedEventView item) => new(
        item.Id, item.Kind, Format.Stamp(item.Start), item.Labels?.GetValueOrDefault("last"), FigureOf(item, "price_usd_per_mwh") ?? FigureOf(item, "peak_usd_per_mwh"),
        EventText.IsEpisode(item) ? AnomalyPaths.Episode(item.Id) : null);

    public static ChartMark Of(AnomalyView episode) =>
        new(episode.Id, episode.Nature, Format.Stamp(episode.Start), Format.Stamp(episode.Last), episode.PeakUsdPerMwh, null);

    public static string JsonOf(IEnumerable<ChartMark> marks) => JsonSerializer.Serialize(marks, ChartJson.Default.IEnumerableChartMark);

    private static double? FigureOf(DerivedEventView item, string name) => item.Figures.TryGetValue(name, out var value) ? value : null;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IEnumerable<ChartMark>))]
internal sealed partial class ChartJson : JsonSerializerContext;
