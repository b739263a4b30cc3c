namespace GridGrains.Grains.Contracts.Weather;

/// <summary>One forecast run as the tables have it.</summary>
/// <param name="IssuedAt">When the run began.</param>
/// <param name="AvailableAt">When the first of its hours came.</param>
/// <param name="CompleteAt">When the last came so far.</param>
public sealed record WeatherRunView(string Source, DateTime IssuedAt, DateTime AvailableAt, DateTime CompleteAt, long Cells, long Hours, int LongestLeadHours);

/// <summary>Newest first.</summary>
public sealed record WeatherRunList(IReadOnlyList<WeatherRunView> Runs);

/// <param name="State"><c>read</c>, <c>in_log</c> (an earlier run of the silo has taken it), <c>refused</c> or <c>not_weather</c>.</param>
/// <param name="Rejections">Rows and single values; each is a dead letter with file, line, field and reason.</param>
/// <param name="FirstReasons">The first of them.</param>
/// <param name="Refusal">Why it was not read, or not to its end.</param>
public sealed record WeatherFileView(
    string File, string State, string? Form, long Bytes, long Observations, long ForecastHours, long Stations, long RejectedRows, long Rejections,
    IReadOnlyList<string> FirstReasons, string? Refusal, DateTime ReadAt);

/// <param name="Records">Appended since the silo started.</param>
/// <param name="RefusedRecords">That the cells would not take.</param>
public sealed record WeatherFileList(IReadOnlyList<string> Folders, int Stations, long Records, long RefusedRecords, string? FirstRefusedRecord, IReadOnlyList<WeatherFileView> Files);

/// <param name="Method"><c>places</c>, <c>polygon</c> or <c>nearest_nodes</c>.</param>
/// <param name="Weights"><c>area</c> or <c>load</c>.</param>
/// <param name="UnplacedMembers">Nodes of the zone without coordinates, which had no say.</param>
public sealed record WeatherZoneEntry(
    string Iso, string Zone, IReadOnlyList<string> Aliases, int StandardOffsetHours, int Cells, string Method, string Weights, bool Approximate, int Members, int UnplacedMembers,
    string? File, DateTime? ImportedAt);

public sealed record WeatherZoneList(IReadOnlyList<WeatherZoneEntry> Zones);

/// <param name="Feature">From 1, in the order of the file.</param>
public sealed record SkippedFeatureView(int Feature, string Name, string Field, string Reason);

public sealed record WeatherZoneImportView(string File, IReadOnlyList<WeatherZoneEntry> Imported, IReadOnlyList<SkippedFeatureView> Skipped);

/// <param name="Id">Cell, station or node.</param>
public sealed record NearPlaceView(string Id, double Latitude, double Longitude, double Km);

/// <summary>What is nearest to a point; null where there is none.</summary>
/// <param name="OwnCell">The cell of the point.</param>
/// <param name="Cell">The nearest cell of a zone.</param>
/// <param name="Station">The nearest that has reported to the silo that answers.</param>
public sealed record NearestView(string OwnCell, NearPlaceView? Cell, NearPlaceView? Station, NearPlaceView? Node);
