using System.Text.Json;
using GridGrains.ClickHouse.Changes;
using GridGrains.ClickHouse.Cubes;
using GridGrains.Domain.Curves;
using GridGrains.Domain.Knowledge;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Reference;
using GridGrains.Domain.Series;
using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Silo.Http.Changes;

/// <summary>Changes as the interface writes them, with what rests on them.</summary>
/// <param name="cubes">All that can be asked.</param>
/// <param name="setsOf">Training sets that may have read a row of a view.</param>
internal sealed class ChangeViewsOf(ReferenceCatalog catalog, IEnumerable<Cube> cubes, Func<string, DateTime, IEnumerable<TrainingSetView>> setsOf)
{
    public ChangeView View(Change change) => new(
        ChangeRequest.WordOf(change.Kind), Text(change.Iso), change.Subject, Text(change.Place), Text(change.Market), change.StartUtc,
        change.Minutes == 0 ? null : change.StartUtc.AddMinutes(change.Minutes), VersionOf(change.Old), VersionOf(change.New), Number(change.Delta), CoverOf(change));

    public IReadOnlyList<CoveringCube> Covering(IReadOnlyList<Change> changes, IReadOnlyList<ChangeView> views)
    {
        var tables = views.SelectMany(view => view.Covers.Buckets).Select(bucket => bucket.Table).Concat(changes.Select(change => WarehouseChanges.TableOf(change.Kind))).ToHashSet();
        return [.. cubes.Select(cube => new CoveringCube(cube.Name, [.. CubeTables.Of(cube, isPast: false).Where(tables.Contains)])).Where(cube => cube.Tables.Count > 0)];
    }

    private ChangeCoverView CoverOf(Change change)
    {
        var (buckets, windows, curves) = change.Kind switch
        {
            ChangeKind.Price => OfPrice(change),
            ChangeKind.Series => ([], SeriesCover.Windows(change.Subject, change.StartUtc, change.Minutes), []),
            _ => (Enumerable.Empty<CoveredBucket>(), Enumerable.Empty<CoveredWindow>(), Enumerable.Empty<string>()),
        };
        return new ChangeCoverView(
            [.. buckets.Select(bucket => new CoveredBucketView(bucket.Table, bucket.Key, bucket.StartUtc, bucket.EndUtc))],
            [.. windows.Select(window => new CoveredWindowView(window.View, window.Features, window.EndsAfterUtc, window.EndsThroughUtc))], [.. curves],
            change.Kind == ChangeKind.Feature ? [.. setsOf(change.Subject, change.StartUtc).Select(set => new CoveredTrainingSet(set.Id, set.SnapshotId))] : []);
    }

    private (IEnumerable<CoveredBucket>, IEnumerable<CoveredWindow>, IEnumerable<string>) OfPrice(Change change)
    {
        var node = new EntityKey(Isos.Get(change.Iso), change.Subject);
        var hubs = catalog.Hubs(node.Iso).Where(hub => hub.PriceNode == node).Select(hub => hub.Id).Concat(change.Hub is { } member ? [member] : []);
        var product = PriceProducts.TryParse(change.Market, out var known) ? known : PriceProduct.Unknown;
        return (
            PriceCover.Buckets(node, change.StartUtc, change.Minutes, hubs), PriceCover.Windows(node.Iso, product, change.StartUtc, change.Minutes),
            CurveCatalog.All.Where(curve => curve.PriceNode == node).Select(curve => curve.Id));
    }

    private static ChangedVersionView VersionOf(in ChangedVersion version) =>
        new(Number(version.Value), version.KnownAtUtc, version.Values is { } json ? JsonSerializer.Deserialize(json, ApiJson.Default.JsonElement) : null);

    private static double? Number(double value) => double.IsNaN(value) ? null : Math.Round(value, 6);

    private static string? Text(string text) => text.Length == 0 ? null : text;
}
