using System.Text.Json.Serialization;

namespace GridGrains.Portal.Prices;

/// <summary>An anomaly as the chart of a node shows it.</summary>
/// <param name="Price">USD/MWh; null where the event has none.</param>
internal sealed record ChartMark(string Id, string Kind, string Start, double? Price);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IEnumerable<ChartMark>))]
internal sealed partial class ChartJson : JsonSerializerContext;
