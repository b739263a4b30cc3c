using GridGrains.Domain.Catalog;
using GridGrains.Domain.Catalog.Search;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Reference;
using GridGrains.Grains.Catalog;
using GridGrains.Silo.Http.Prices.Reference;

namespace GridGrains.Silo.Catalog;

/// <summary>What is searched at one moment.</summary>
/// <param name="Entries">By id, as people have changed them.</param>
/// <param name="Revision">Of what is declared at run time.</param>
/// <param name="Sequence">Of the newest change in it.</param>
internal sealed record CatalogSnapshot(IReadOnlyDictionary<string, CatalogEntry> Entries, CatalogSearch Search, ReferenceCatalog Reference, long Revision, long Sequence);

/// <summary>
/// The catalogue in memory: entries and index are made again when a declaration, a change or the reference data is new. Readers have one immutable snapshot. What
/// people have just said is in it; what is only old is made again beside the readers.
/// </summary>
internal sealed partial class CatalogIndex(CatalogEntries entries, CatalogChangeService changes, LiveCatalog reference, TimeProvider clock, ILogger<CatalogIndex> logger) : IDisposable
{
    /// <summary>Pipelines and nodes that are new may wait so long for being found.</summary>
    public static readonly TimeSpan LongestAge = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _building = new(1, 1);
    private volatile CatalogSnapshot? _current;
    private SearchSegment _entities = SearchSegment.Empty;
    private long _checkedAt;
    private int _isRefreshing;

    /// <summary>The catalogue with every change that this silo knows.</summary>
    public async ValueTask<CatalogSnapshot> ReadAsync(CancellationToken cancellation)
    {
        if (_current is { } current && IsCurrent(current))
        {
            if (clock.GetElapsedTime(Volatile.Read(ref _checkedAt)) >= LongestAge && Interlocked.Exchange(ref _isRefreshing, 1) == 0)
            {
                _ = Task.Run(RefreshAsync, CancellationToken.None);
            }

            return current;
        }

        await _building.WaitAsync(cancellation);
        try
        {
            return _current is { } meanwhile && IsCurrent(meanwhile) ? meanwhile : _current = await BuildAsync(withEntities: _current is null, cancellation);
        }
        finally
        {
            _building.Release();
        }
    }

    public void Dispose() => _building.Dispose();

    private bool IsCurrent(CatalogSnapshot snapshot) => snapshot.Revision == entries.Revision && snapshot.Sequence == changes.Changes.Sequence;

    private async Task RefreshAsync()
    {
        try
        {
            await _building.WaitAsync();
            try
            {
                _current = await BuildAsync(withEntities: true, CancellationToken.None);
            }
            finally
            {
                _building.Release();
            }
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // Readers go on with what there is; the next one tries again.
            LogNotRefreshed(logger, failure.Message);
        }
        finally
        {
            Volatile.Write(ref _checkedAt, clock.GetTimestamp());
            Volatile.Write(ref _isRefreshing, 0);
        }
    }

    private async Task<CatalogSnapshot> BuildAsync(bool withEntities, CancellationToken cancellation)
    {
        var (revision, sequence) = (entries.Revision, changes.Changes.Sequence);
        var nodes = withEntities ? await reference.RefreshAsync(cancellation) : _current!.Reference;
        if (_current is null || !ReferenceEquals(_current.Reference, nodes))
        {
            _entities = SearchSegment.Build(EntitiesOf(nodes));
        }

        var all = (await entries.ReadAsync(cancellation)).Select(entry => (Entry: changes.Changes.Of(entry.Id).Overrides.Applied(entry), Said: changes.Changes.Of(entry.Id).Overrides)).ToArray();
        var declared = SearchSegment.Build(all.Select(pair => SearchDocument.Of(pair.Entry, pair.Said)));
        Volatile.Write(ref _checkedAt, clock.GetTimestamp());
        return new CatalogSnapshot(all.ToDictionary(pair => pair.Entry.Id, pair => pair.Entry), new CatalogSearch(declared, _entities), nodes, revision, sequence);
    }

    private IEnumerable<SearchDocument> EntitiesOf(ReferenceCatalog nodes)
    {
        foreach (var iso in Isos.All)
        {
            foreach (var hub in nodes.Hubs(iso))
            {
                yield return PlaceOf(CatalogKind.Hub, iso, hub.Id, hub.DisplayName, hub.Aliases);
            }

            foreach (var zone in nodes.Zones(iso))
            {
                yield return PlaceOf(CatalogKind.Zone, iso, zone.Id, zone.DisplayName, zone.Aliases);
            }
        }

        var now = clock.GetUtcNow().UtcDateTime;
        foreach (var key in nodes.Keys)
        {
            if (nodes.TryGet(key, now, out var node))
            {
                yield return SearchDocument.OfEntity(
                    $"node.{key}", CatalogKind.Node, node.Name, key.Iso.Code,
                    [(SearchField.Name, key.Id), (SearchField.Name, node.Name), .. node.Aliases.Select(alias => (SearchField.Alias, alias)), (SearchField.Tag, node.Type ?? ""), (SearchField.Tag, key.Iso.Code)]);
            }
        }
    }

    private static SearchDocument PlaceOf(CatalogKind kind, Iso iso, string id, string name, IReadOnlyList<string> aliases) => SearchDocument.OfEntity(
        $"{kind.Word()}.{iso.Code}/{id}", kind, name, iso.Code,
        [(SearchField.Name, name), (SearchField.Name, id), .. aliases.Select(alias => (SearchField.Alias, alias)), (SearchField.Tag, kind.Word()), (SearchField.Tag, iso.Code)]);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The catalogue was not made again: {Reason}")]
    private static partial void LogNotRefreshed(ILogger logger, string reason);
}
