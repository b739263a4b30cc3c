using GridGrains.Grains.Contracts.Http;
using GridGrains.Silo.Parts;

namespace GridGrains.Silo.Http.Features;

/// <summary>The views that are served and the services that name features of them.</summary>
internal sealed class FeatureViews(IEnumerable<FeatureView> views, SiloParts parts)
{
    public IReadOnlyList<FeatureView> All { get; } = [.. views];

    public IReadOnlyList<FeatureService> Services => parts.FeatureServices;

    public FeatureView? Find(string name)
    {
        foreach (var view in All)
        {
            if (view.Name == name)
            {
                return view;
            }
        }

        return null;
    }

    /// <summary>The references of a feature service, or null for an unknown one.</summary>
    public IReadOnlyList<string>? FindService(string name) => Services.FirstOrDefault(service => service.Name == name) is { } known && Find(known.View) is { } view
        ? [.. (known.Features ?? view.FeatureNames).Select(feature => $"{view.Name}:{feature}")]
        : null;

    public bool IsJoinKey(string name)
    {
        foreach (var view in All)
        {
            if (view.JoinKey == name)
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>A name for a list of features of one view.</summary>
/// <param name="Features">Null for all of the view's.</param>
internal sealed record FeatureService(string Name, string View, IReadOnlyList<string>? Features = null);

/// <summary>What the OpenAPI document shows of a request and its answer.</summary>
internal sealed record FeatureSample(OnlineFeaturesRequest Request, OnlineFeaturesAnswer Answer);
