using System.Collections.Frozen;
using GridGrains.Domain.FeatureStore;
using GridGrains.Grains.FeatureStore;
using GridGrains.Grains.Sharding.Reads;
using GridGrains.Silo.Http.Features;

namespace GridGrains.Silo.Http.FeatureStore;

/// <summary>What is declared, as views and services that are served. It is built once for each revision of the registry.</summary>
internal sealed class StoreFeatures(RegistryKeeper registry, IEntityReads<FeatureEntitySnapshot> reads, PastPushes past, IServiceProvider services, TimeProvider clock) : IDeclaredFeatures
{
    private readonly Lock _gate = new();
    private volatile Served _served = Served.None;

    public long Revision => Current.Registry.Revision;

    public IReadOnlyList<FeatureView> Views => Current.Newest;

    public IReadOnlyList<FeatureService> Services => Current.Services;

    public IReadOnlyList<FeatureEntity> Entities => Current.Entities;

    private Served Current => _served.Registry.Revision == registry.Current.Revision ? _served : Build(registry.Current);

    public FeatureView? Find(string name) => Current.ByName.GetValueOrDefault(name);

    private Served Build(FeatureRegistry current)
    {
        lock (_gate)
        {
            if (_served.Registry.Revision == current.Revision)
            {
                return _served;
            }

            var byName = new Dictionary<string, FeatureView>();
            foreach (var declaration in current.All.OfType<ViewDeclaration>())
            {
                byName[declaration.Id] = new DeclaredView(declaration, current, reads, past, clock);
            }

            FeatureView[] newest = [.. current.Views.Select(declaration => byName[declaration.Name] = byName[declaration.Id])];
            var platform = services.GetRequiredService<FeatureViews>();
            FeatureView[] derived =
                [.. current.DerivedViews.Select(view => new DerivedView(view, name => byName.GetValueOrDefault(name) ?? platform.FindOwn(name)))];
            Array.ForEach(derived, view => byName[view.Name] = view);
            return _served = new Served(
                current, byName.ToFrozenDictionary(), [.. newest, .. derived], [.. current.Services.Select(service => ServiceOf(service, name => byName.GetValueOrDefault(name) ?? platform.FindOwn(name)))],
                [.. current.Entities.Select(entity => new FeatureEntity(entity.Name, entity.JoinKey, entity.ValueType, entity.Description ?? ""))]);
        }
    }

    private static FeatureService ServiceOf(ServiceDeclaration service, Func<string, FeatureView?> find) => new(service.Name, "")
    {
        References =
        [
            .. service.Features.SelectMany(reference => reference.Contains(':') || find(reference) is not { } view
                ? [reference]
                : view.FeatureNames.Select(feature => $"{reference}:{feature}")),
        ],
        Description = service.Description ?? "",
        Owner = service.Owner ?? "",
    };

    private sealed record Served(
        FeatureRegistry Registry, FrozenDictionary<string, FeatureView> ByName, IReadOnlyList<FeatureView> Newest, IReadOnlyList<FeatureService> Services,
        IReadOnlyList<FeatureEntity> Entities)
    {
        public static readonly Served None = new(FeatureRegistry.Empty, FrozenDictionary<string, FeatureView>.Empty, [], [], []);
    }
}
