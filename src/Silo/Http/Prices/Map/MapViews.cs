using System.Text.Json.Serialization;

namespace GridGrains.Silo.Http.Prices.Map;

/// <summary>Real-time prices by place. USD/MWh; null means not published or not known.</summary>
/// <param name="AsOf">When it was read; it may be a second old.</param>
/// <param name="Placed">Nodes whose coordinates the reference files give. A place is never guessed.</param>
/// <param name="Zones">Nodes without a place, summed up by load zone.</param>
internal sealed record MapView(DateTime AsOf, IReadOnlyList<MapNodeView> Placed, IReadOnlyList<MapZoneView> Zones, IReadOnlyList<MapCoverageView> Coverage);

/// <param name="Latitude">Degrees north (WGS 84).</param>
/// <param name="Longitude">Degrees east (WGS 84).</param>
/// <param name="Change">The newest price less that of the interval before.</param>
internal sealed record MapNodeView(string Key, double Latitude, double Longitude, double? Lmp, double? Congestion, double? Change, double? Dart);

/// <param name="Zone">Null for nodes whose zone is not known.</param>
/// <param name="Nodes">Nodes with a price and without a place.</param>
/// <param name="MeanLmp">Plain mean over them.</param>
internal sealed record MapZoneView(string Iso, string? Zone, int Nodes, double? MeanLmp, double? MeanCongestion, double? MeanChange, double? MeanDart);

/// <param name="Nodes">Nodes with a real-time price.</param>
/// <param name="Placed">Of them, those with coordinates.</param>
internal sealed record MapCoverageView(string Iso, int Nodes, int Placed);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(MapView))]
internal sealed partial class MapJson : JsonSerializerContext;
