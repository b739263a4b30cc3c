using GridGrains.Domain;
using GridGrains.Domain.Documents;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Reference;
using GridGrains.Domain.Weather;
using GridGrains.Feeds.Reports;
using GridGrains.Feeds.Weather.Zones;
using GridGrains.H3;

namespace GridGrains.Silo.Weather;

/// <summary>
/// Imported zones: documents for good, the catalogue in memory for every question. A change of this silo holds at once, one of another when
/// <see cref="ReloadAsync"/> has seen it.
/// </summary>
internal sealed class ZoneStore(IDocumentStore documents, WeatherZoneCatalog catalog, ReferenceCatalog reference, TimeProvider clock) : IDisposable
{
    public const string Collection = "weather_zones";

    private const int MaxAttempts = 8;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Dictionary<string, (string Text, ZoneArea Area)> _areas = [];
    private long _revision;

    /// <summary>Takes in what other silos have changed.</summary>
    /// <exception cref="DomainException"><c>StorageUnavailable</c>, <c>StorageVersion</c></exception>
    public async Task ReloadAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            Publish(await documents.LoadAsync(Collection, cancellation));
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <returns>What became a zone, and what did not.</returns>
    /// <exception cref="ReportFormatException">It is no GeoJSON.</exception>
    /// <exception cref="DomainException"><c>InvalidSetting</c>, <c>StorageUnavailable</c></exception>
    public async Task<(IReadOnlyList<WeatherZone> Imported, IReadOnlyList<SkippedFeature> Skipped)> ImportAsync(
        Stream content, string file, ZoneWeights weights, CancellationToken cancellation)
    {
        var skipped = new List<SkippedFeature>();
        var outlines = ZoneGeoJson.Read(content, skipped.Add);
        var options = new ZoneImportOptions(weights, file, clock.GetUtcNow().UtcDateTime, MembersOf, (iso, name) => catalog.Find(iso, name));
        var made = await Task.Run(() => ZoneImport.Make(outlines, options, skipped.Add, cancellation), cancellation);
        var texts = made.ToDictionary(zone => zone.Zone.Key, zone => (Text: ZoneDocument.ToJson(zone), Area: zone.ToArea()));
        if (texts.Count > 0)
        {
            await ChangeAsync(
                zones =>
                {
                    foreach (var (key, zone) in texts)
                    {
                        zones[key] = zone.Text;
                        _areas[key] = zone;
                    }

                    return true;
                },
                cancellation);
        }

        return ([.. texts.Keys.Select(catalog.Find).OfType<WeatherZone>()], [.. skipped.OrderBy(feature => feature.Feature)]);
    }

    /// <summary>Takes an imported zone away; a built-in one of its name is back.</summary>
    /// <returns>False where none of this key was imported.</returns>
    /// <exception cref="DomainException"><c>StorageUnavailable</c></exception>
    public Task<bool> RemoveAsync(string key, CancellationToken cancellation) => ChangeAsync(zones => zones.Remove(key), cancellation);

    public void Dispose() => _turn.Dispose();

    private async Task<bool> ChangeAsync(Func<Dictionary<string, string>, bool> change, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            for (var attempt = 0; attempt < MaxAttempts; attempt++)
            {
                var stored = await documents.LoadAsync(Collection, cancellation);
                var zones = stored.Documents.ToDictionary();
                if (!change(zones))
                {
                    return false;
                }

                var next = new DocumentSet(stored.Revision + 1, zones);
                if (await documents.TryReplaceAsync(Collection, stored.Revision, next, cancellation))
                {
                    Publish(next);
                    return true;
                }
            }
        }
        finally
        {
            _turn.Release();
        }

        throw new DomainException(DomainErrorCode.StorageUnavailable, "others change zones at the same time: try again in a moment");
    }

    private void Publish(DocumentSet stored)
    {
        if (stored.Revision == _revision)
        {
            return;
        }

        // Cells and weights of a zone that has not changed are not made again.
        foreach (var (key, text) in stored.Documents)
        {
            if (!_areas.TryGetValue(key, out var known) || known.Text != text)
            {
                _areas[key] = (text, ZoneDocument.FromJson(text).ToArea());
            }
        }

        foreach (var gone in _areas.Keys.Where(key => !stored.Documents.ContainsKey(key)).ToList())
        {
            _areas.Remove(gone);
        }

        catalog.Replace([.. _areas.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value.Area)]);
        _revision = stored.Revision;
    }

    // By hub: that is what nodes are said to belong to. The newest entry of a node counts, though it may have ended.
    private IReadOnlyCollection<ZoneMember> MembersOf(Iso iso) =>
    [
        .. from key in reference.Keys
           where key.Iso == iso
           let entry = reference.History(key)[0]
           where entry.Hub is not null
           let zone = catalog.Find(iso, entry.Hub!)?.Id ?? entry.Hub!
           select new ZoneMember(zone, entry is { Latitude: { } latitude, Longitude: { } longitude } ? new LatLng(latitude, longitude) : null),
    ];
}
