using GridGrains.Grains.Contracts.Http;
using GridGrains.Silo.Parts;

namespace GridGrains.Silo.Http.Features;

/// <summary>The views that are served and the services that name features of them: those of parts, and those that are declared at run time.</summary>
internal sealed class FeatureViews(IEnumerable<FeatureView> views, IEnumerable<IDeclaredFeatures> declared, SiloParts parts)
{
    private readonly FeatureView[] _own = [.. views];
    private readonly IDeclaredFeatures[] _declared = [.. declared];

    /// <summary>In one version each: the newest.</summary>
    public IReadOnlyList<FeatureView> All => _declared.Length == 0 ? _own : [.. _own, .. _declared.SelectMany(source => source.Views)];

    /// <summary>Names of views and services that parts have, which no declaration may take.</summary>
    public IReadOnlySet<string> PlatformNames { get; } = views.Select(view => view.Name).Concat(parts.FeatureServices.Select(service => service.Name)).ToHashSet();

    public IReadOnlyList<FeatureService> Services =>
        _declared.Length == 0 ? parts.FeatureServices : [.. parts.FeatureServices, .. _declared.SelectMany(source => source.Services)];

    public IReadOnlyList<FeatureEntity> Entities =>
    [
        .. _own.SelectMany(view => view.JoinKeys).Distinct().Select(joinKey => new FeatureEntity(joinKey, joinKey, "STRING", "ISO and id, name or alias: CAISO/SP15")),
        .. _declared.SelectMany(source => source.Entities),
    ];

    /// <summary>Rises with every change of what is declared.</summary>
    public long Revision
    {
        get
        {
            var revision = 0L;
            foreach (var source in _declared)
            {
                revision += source.Revision;
            }

            return revision;
        }
    }

    /// <param name="name">Of a view, or <c>view@v2</c> for one version of it.</param>
    public FeatureView? Find(string name)
    {
        if (FindOwn(name) is { } own)
        {
            return own;
        }

        foreach (var source in _declared)
        {
            if (source.Find(name) is { } view)
            {
                return view;
            }
        }

        return null;
    }

    /// <summary>A view that a part has.</summary>
    public FeatureView? FindOwn(string name)
    {
        foreach (var view in _own)
        {
            if (view.Name == name)
            {
                return view;
            }
        }

        return null;
    }

    /// <summary>The references of a feature service, or null for an unknown one.</summary>
    public IReadOnlyList<string>? FindService(string name)
    {
        var service = Services.FirstOrDefault(service => service.Name == name);
        if (service?.References is { } references)
        {
            return references;
        }

        return service is not null && Find(service.View) is { } view
            ? [.. (service.Features ?? view.FeatureNames).Select(feature => $"{view.Name}:{feature}")]
            : null;
    }

    public bool IsJoinKey(string name)
    {
        foreach (var view in _own)
        {
            if (view.JoinKey == name)
            {
                return true;
            }
        }

        foreach (var view in All)
        {
            if (view.JoinKeys.Contains(name))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>Views, services and entities that are declared at run time. Each property is a snapshot; safe for all threads.</summary>
internal interface IDeclaredFeatures
{
    long Revision { get; }

    IReadOnlyList<FeatureView> Views { get; }

    IReadOnlyList<FeatureService> Services { get; }

    IReadOnlyList<FeatureEntity> Entities { get; }

    /// <inheritdoc cref="FeatureViews.Find"/>
    FeatureView? Find(string name);
}

/// <summary>What entities of views are called in requests.</summary>
/// <param name="ValueType">STRING or INT64.</param>
internal sealed record FeatureEntity(string Name, string JoinKey, string ValueType, string Description);

/// <summary>A name for a list of features of one view, or for references to several.</summary>
/// <param name="Features">Null for all of the view's.</param>
internal sealed record FeatureService(string Name, string View, IReadOnlyList<string>? Features = null)
{
    /// <summary><c>view:feature</c> of several views; null where <see cref="View"/> counts.</summary>
    public IReadOnlyList<string>? References { get; init; }

    public string Description { get; init; } = "";

    /// <inheritdoc cref="FeatureViewAbout.Freshness"/>
    public TimeSpan? Freshness { get; init; }

    public string Owner { get; init; } = "platform";
}

/// <summary>What the OpenAPI document shows of a request and its answer.</summary>
internal sealed record FeatureSample(OnlineFeaturesRequest Request, OnlineFeaturesAnswer Answer);
