using System.Text.Json.Serialization;

namespace GridGrains.Grains.Contracts.Weather;

/// <summary>How weather is written as JSON: snake_case, nulls written, generated code.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Default, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(CellView))]
[JsonSerializable(typeof(CellList))]
[JsonSerializable(typeof(ZoneWeatherView))]
[JsonSerializable(typeof(DegreeDaysView))]
[JsonSerializable(typeof(GeoFeatureCollection))]
[JsonSerializable(typeof(WeatherRunList))]
[JsonSerializable(typeof(WeatherFileList))]
[JsonSerializable(typeof(WeatherZoneList))]
[JsonSerializable(typeof(WeatherZoneImportView))]
[JsonSerializable(typeof(NearestView))]
public sealed partial class WeatherJson : JsonSerializerContext;

/// <param name="Kind"><c>observation</c> or <c>forecast</c>.</param>
/// <param name="IssuedAt">Of the forecast's run; null for an observation.</param>
/// <param name="LeadHours">From the run to the hour; null for an observation.</param>
/// <param name="Source">Where the hour comes from the tables; null from memory, which keeps the last source of the cell.</param>
/// <param name="AvailableAt">When the log took it, where the hour comes from the tables.</param>
public sealed record WeatherHourView(
    DateTime Ts, string Kind, DateTime? IssuedAt, double? TemperatureC, double? DewPointC, double? WindMps, double? CloudCover, double? Confidence,
    int? LeadHours = null, string? Source = null, DateTime? AvailableAt = null);

/// <param name="HubWindMps">At 100 m, from 10 m by the power law.</param>
public sealed record WeatherFeaturesView(
    double? HumidityPercent, double? FeelsLikeF, double? HubWindMps, double? WindPowerDensityWm2, double? WindCapacityFactor, double? SolarZenithDegrees, double? SolarCapacityFactor);

/// <summary>Forecast less observation of hours that have both.</summary>
public sealed record ForecastErrorView(long Hours, double? BiasC, double? MeanAbsoluteC, double? RootMeanSquareC);

/// <param name="Zone">As <c>ISO/ZONE</c>.</param>
/// <param name="Weight">Share of the cell in the zone, 0 to 1.</param>
public sealed record CellZoneView(string Zone, double Weight);

public sealed record CellView(
    string Cell, int Resolution, double Latitude, double Longitude, double AreaKm2, IReadOnlyList<CellZoneView> Zones, string? Source,
    WeatherHourView? Current, WeatherFeaturesView? Features, double? Mean24hC, double? Change24hC, ForecastErrorView ForecastError, IReadOnlyList<WeatherHourView> Hours);

public sealed record CellSummary(string Cell, double Latitude, double Longitude, IReadOnlyList<CellZoneView> Zones, WeatherHourView? Current);

/// <param name="Matching">Cells that the request selects; <paramref name="Cells"/> has the first of them.</param>
public sealed record CellList(int Matching, IReadOnlyList<CellSummary> Cells);

/// <param name="ObservedShare">Share of the zone's weight that is observed, 0 to 1.</param>
/// <param name="Coverage">Share of the zone's weight that has a temperature, 0 to 1.</param>
public sealed record ZoneHourView(
    DateTime Ts, double? TemperatureC, double? TemperatureF, double? WindMps, double? CloudCover, double ObservedShare, double Coverage, double? WindCapacityFactor, double? SolarCapacityFactor);

/// <param name="Approximate">True where the zone follows load places, not borders.</param>
public sealed record ZoneWeatherView(string Iso, string Zone, int Cells, bool Approximate, WeatherHourLine Clock, IReadOnlyList<ZoneHourView> Hours);

/// <param name="StandardOffsetHours">Local standard time, all year.</param>
public sealed record WeatherHourLine(DateTime Now, int StandardOffsetHours);

/// <param name="Cdd">Degree-hours over 24 that this hour adds, in degree days Fahrenheit.</param>
public sealed record DegreeHourView(
    DateTime Ts, string? Kind, double? TemperatureF, double? Cdd, double? Hdd, double? YesterdayTemperatureF, double? YesterdayCdd, double? YesterdayHdd, double? CddDelta, double? HddDelta);

/// <param name="Complete">False for a day of which hours are missing.</param>
public sealed record DegreeDayView(string Day, double Cdd, double Hdd, double MaxF, double MinF, int Hours, bool Complete);

/// <summary>Sums over hours that have both sides.</summary>
public sealed record DegreeTotalView(double Cdd, double Hdd, double YesterdayCdd, double YesterdayHdd, double CddDelta, double HddDelta, int ComparedHours, int MissingHours);

public sealed record DegreeDaysView(
    string Iso, string Zone, string Method, string Compare, double BaseF, int HorizonHours, bool Approximate, DegreeTotalView Total, IReadOnlyList<DegreeHourView> Hours,
    string DayMethod, IReadOnlyList<DegreeDayView> Days);

/// <summary>GeoJSON (RFC 7946): cells as polygons, outer rings counter-clockwise.</summary>
public sealed record GeoFeatureCollection(string Type, IReadOnlyList<GeoFeature> Features);

public sealed record GeoFeature(string Type, string Id, GeoShape Geometry, CellSummary Properties);

public sealed record GeoShape(string Type, IReadOnlyList<IReadOnlyList<IReadOnlyList<double>>> Coordinates);
