using GridGrains.Domain.Knowledge;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Tables;
using GridGrains.Grains.Contracts.Nodes;
using GridGrains.Silo.Http.Features;
using GridGrains.Silo.Http.Prices.Past;

namespace GridGrains.Silo.Http.Prices.Features;

/// <summary>
/// Exact figures over the last 15 minutes, hour and day of real-time prices, from the prices that the node holds, and those of the last seven
/// days. A correction shows at the next read.
/// </summary>
/// <param name="what">What the entities are, for readers.</param>
internal sealed class RollingFeatureView(string name, string joinKey, string what, IRollingPlaces places, IGrainFactory grains, PastPrices past, TimeProvider clock) : FeatureView(name, joinKey)
{
    public override FeatureViewAbout About { get; } =
        FeatureViewAbout.None with { Owner = "market-data", Freshness = TimeSpan.FromMinutes(15), Description = $"Rolling windows over the real-time prices of a {what}, USD/MWh" };

    public override IReadOnlyList<string> FeatureNames { get; } = Array.ConvertAll(RollingFeatures.All, feature => feature.Name);

    public override IReadOnlyList<FeatureDescription> Descriptions { get; } = Array.ConvertAll(RollingFeatures.All, feature => feature.Describe(Units.UsdPerMwh));

    public override IReadOnlyList<string> Followed { get; } = [.. RollingFeatures.Followed.Select(feature => feature.Feature.Name)];

    public override async ValueTask<FeatureRows> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        var snapshots = await places.ReadAsync(keys, cancellation);
        return new FeatureRows<RollingReading>(RollingFeatures.All, await Task.WhenAll(snapshots.Select(snapshot => PresentAsync(snapshot, cancellation))));
    }

    public override async ValueTask<FeatureRows> ReadPastAsync(FeatureRequest request, AsOf asOf, CancellationToken cancellation)
    {
        var states = await past.WeeksAsync(places.KeysOf(request.Column(JoinKey).Keys, asOf), asOf, cancellation);
        return new FeatureRows<RollingReading>(RollingFeatures.All, Array.ConvertAll(states, PastOf));
    }

    public override async ValueTask<FeatureOrigin?> OriginAsync(string feature, string key, AsOf? asOf, CancellationToken cancellation)
    {
        var state = asOf is { } moment ? (await past.NodesAsync(places.KeysOf([key], moment), moment, cancellation))[0] : null;
        var snapshot = asOf is null ? (await places.ReadAsync([key], cancellation))[0] : state?.Publish();
        if (snapshot?.RealTime is not { } realTime)
        {
            return null;
        }

        var reading = asOf is null ? await PresentAsync(snapshot, cancellation) : PastOf(state);
        var followed = RollingFeatures.Followed.First(known => known.Feature.Name == feature);
        return new FeatureOrigin(
            snapshot.Key, IsHub: false, realTime.Product, reading.EndUtc - followed.Length, reading.EndUtc, followed.Feature.Number!(reading), followed.Formula, followed.Recompute);
    }

    private static RollingReading PastOf(NodeState? state)
    {
        if (state?.Publish().RealTime is not { } realTime)
        {
            return RollingReading.Empty(state is not null);
        }

        var (track, end) = (state.FindTrack(realTime.Product)!, realTime.Latest.IntervalEndUtc);
        return RollingReading.Of(end, [.. track.PricesIn(end - RollingWindows.All[^1].Length, end)], track.ReadWeek());
    }

    // Only of nodes that are there: anybody may ask for any key.
    private async Task<RollingReading> PresentAsync(NodeSnapshot? snapshot, CancellationToken cancellation)
    {
        if (snapshot?.RealTime is not { } realTime)
        {
            return RollingReading.Empty(snapshot is not null);
        }

        var rolling = await grains.GetGrain<INodeGrain>(snapshot.Key.ToString()).GetRollingAsync(realTime.Product, cancellation)
            .AsTask().WaitAsync(ApiLimits.LongestGrainCall, clock, cancellation);
        return rolling is null
            ? RollingReading.Empty(isFound: true)
            : RollingReading.Of(rolling.EndUtc, [.. rolling.Day.Select(point => (point.IntervalStartUtc, point.LmpUsdPerMwh))], rolling.Week);
    }
}
