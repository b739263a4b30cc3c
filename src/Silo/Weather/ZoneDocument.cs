using System.Text.Json;
using System.Text.Json.Serialization;
using GridGrains.Domain;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Weather;
using GridGrains.Feeds.Weather.Zones;
using GridGrains.H3;

namespace GridGrains.Silo.Weather;

/// <summary>A zone as it is stored: its cells with parents in place of complete sets of children. Weights follow from the cells.</summary>
internal sealed record ZoneDocument(
    string Iso, string Zone, IReadOnlyList<string> Aliases, int StandardOffsetHours, IReadOnlyList<ZonePlace> Places, string Method, string Weights, int Members, int Unplaced,
    string? File, DateTime? ImportedAt, IReadOnlyList<string> Cells)
{
    public static string ToJson(ImportedZone imported) => JsonSerializer.Serialize(
        new ZoneDocument(
            imported.Zone.Iso.Code, imported.Zone.Id, imported.Zone.Aliases, imported.Zone.StandardOffsetHours,
            [.. imported.Zone.Places.Select(place => new ZonePlace(place.Name, place.LatitudeDegrees, place.LongitudeDegrees, place.Weight))],
            imported.Origin.Method.ToString(), imported.Origin.Weights.ToString(), imported.Origin.Members, imported.Origin.Unplaced, imported.Origin.File, imported.Origin.ImportedAtUtc,
            [.. CellSets.CompactCells(imported.Cells).Select(cell => cell.ToString())]),
        ZoneDocumentJson.Default.ZoneDocument);

    /// <exception cref="DomainException"><c>StorageVersion</c>: it is damaged or of a newer program.</exception>
    public static ImportedZone FromJson(string text)
    {
        try
        {
            var stored = JsonSerializer.Deserialize(text, ZoneDocumentJson.Default.ZoneDocument) ?? throw new FormatException("it is null");
            var zone = new WeatherZone(
                Isos.Get(stored.Iso), stored.Zone, stored.Aliases, stored.StandardOffsetHours,
                [.. stored.Places.Select(place => new LoadPlace(place.Name, place.Latitude, place.Longitude, place.Weight))]);
            var origin = new ZoneOrigin(Enum.Parse<ZoneMethod>(stored.Method), Enum.Parse<ZoneWeights>(stored.Weights), stored.Members, stored.Unplaced, stored.File, stored.ImportedAt);
            return new ImportedZone(zone, origin, CellSets.UncompactCells(stored.Cells.Select(cell => H3Cell.Parse(cell)), ZonePainter.Resolution));
        }
        catch (Exception fault) when (fault is JsonException or FormatException or ArgumentException or H3Exception or KeyNotFoundException)
        {
            throw new DomainException(DomainErrorCode.StorageVersion, $"a stored weather zone cannot be read: {fault.Message}", fault);
        }
    }
}

internal sealed record ZonePlace(string Name, double Latitude, double Longitude, double Weight);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ZoneDocument))]
internal sealed partial class ZoneDocumentJson : JsonSerializerContext;
