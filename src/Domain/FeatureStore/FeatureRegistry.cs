using System.Collections.Frozen;

namespace GridGrains.Domain.FeatureStore;

/// <summary>All that is declared, in one revision. Immutable; safe for all threads.</summary>
public sealed class FeatureRegistry
{
    public static readonly FeatureRegistry Empty = new(0, []);

    private readonly FrozenDictionary<(string Kind, string Id), IDeclaration> _all;
    private readonly FrozenDictionary<string, ViewDeclaration[]> _versions;

    /// <param name="revision">Rises with every change.</param>
    public FeatureRegistry(long revision, IEnumerable<IDeclaration> declarations)
    {
        Revision = revision;
        _all = declarations.ToFrozenDictionary(declaration => (declaration.Kind, declaration.Id));
        Entities = Of<EntityDeclaration>();
        PushSources = Of<PushSourceDeclaration>();
        DerivedViews = Of<DerivedViewDeclaration>();
        Services = Of<ServiceDeclaration>();
        _versions = Of<ViewDeclaration>().GroupBy(view => view.Name).ToFrozenDictionary(group => group.Key, group => group.OrderByDescending(view => view.Version).ToArray());
        Views = [.. _versions.Values.Select(versions => versions[0]).OrderBy(view => view.Name, StringComparer.Ordinal)];
    }

    public long Revision { get; }

    public IEnumerable<IDeclaration> All => _all.Values.OrderBy(declaration => declaration.Kind, StringComparer.Ordinal).ThenBy(declaration => declaration.Id, StringComparer.Ordinal);

    public IReadOnlyList<EntityDeclaration> Entities { get; }

    public IReadOnlyList<PushSourceDeclaration> PushSources { get; }

    /// <summary>The newest version of each.</summary>
    public IReadOnlyList<ViewDeclaration> Views { get; }

    public IReadOnlyList<DerivedViewDeclaration> DerivedViews { get; }

    public IReadOnlyList<ServiceDeclaration> Services { get; }

    public IDeclaration? Find(string kind, string id) => _all.GetValueOrDefault((kind, id));

    /// <summary>All versions of a view, the newest first.</summary>
    public IReadOnlyList<ViewDeclaration> VersionsOf(string view) => _versions.TryGetValue(view, out var versions) ? versions : [];

    /// <param name="reference"><c>view</c> for the newest version, or <c>view@v2</c>.</param>
    public ViewDeclaration? FindView(string reference) =>
        reference.Contains('@') ? (ViewDeclaration?)Find("view", reference) : VersionsOf(reference) is [var newest, ..] ? newest : null;

    public EntityDeclaration? FindEntity(string name) => (EntityDeclaration?)Find("entity", name);

    public PushSourceDeclaration? FindPushSource(string name) => (PushSourceDeclaration?)Find("push_source", name);

    /// <summary>The view's join keys in ordinal order, as keys of entities have them.</summary>
    public IReadOnlyList<EntityDeclaration> JoinKeysOf(ViewDeclaration view) =>
        [.. view.Entities.Select(FindEntity).OfType<EntityDeclaration>().OrderBy(entity => entity.JoinKey, StringComparer.Ordinal)];

    /// <summary>Views that a push source feeds, in every version.</summary>
    public IEnumerable<ViewDeclaration> FedBy(string source) => _all.Values.OfType<ViewDeclaration>().Where(view => view.Source == source);

    private IReadOnlyList<T> Of<T>()
        where T : IDeclaration => [.. _all.Values.OfType<T>().OrderBy(declaration => declaration.Id, StringComparer.Ordinal)];
}
