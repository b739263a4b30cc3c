using GridGrains.Domain.Derived;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;

namespace GridGrains.Domain.Guardrails;

/// <summary>How fresh the prices of one product of one ISO are.</summary>
/// <param name="NewestKnownAtUtc">The latest known_at of all nodes' newest prices.</param>
/// <param name="Nodes">Nodes whose newest price became known within a day.</param>
/// <param name="StaleNodes">Those of them whose newest price is older than the product allows.</param>
public readonly record struct FeedFreshness(Iso Iso, PriceProduct Product, DateTime NewestKnownAtUtc, int Nodes, int StaleNodes)
{
    public FeedFreshness With(in FeedFreshness other) => this with
    {
        NewestKnownAtUtc = other.NewestKnownAtUtc > NewestKnownAtUtc ? other.NewestKnownAtUtc : NewestKnownAtUtc,
        Nodes = Nodes + other.Nodes,
        StaleNodes = StaleNodes + other.StaleNodes,
    };
}

/// <summary>
/// When real-time prices are late: a product with intervals below an hour whose newest price became known more than three intervals ago
/// (<see cref="GuardrailLimits"/>). A node or feed that has been silent for a day is no longer expected, and a history that is replayed
/// never was.
/// </summary>
public readonly struct FreshnessRule : IFeedWatcher<FeedFreshness>
{
    private const int HourMinutes = 60;

    public static bool IsWatched(PriceProduct product) => !product.IsDayAhead() && product.IntervalMinutes() < HourMinutes;

    public static TimeSpan AllowedAge(PriceProduct product, GuardrailLimits limits) =>
        TimeSpan.FromMinutes(limits.FreshnessAllowedIntervals * product.IntervalMinutes());

    /// <summary>The freshness that one node's newest price alone would give; null when none is expected of it.</summary>
    public static FeedFreshness? Look(Iso iso, PriceProduct product, DateTime knownAtUtc, DateTime nowUtc, GuardrailSettings settings)
    {
        var limits = settings.For(iso);
        var age = nowUtc - knownAtUtc;
        return IsWatched(product) && age <= limits.FreshnessExpectedFor
            ? new FeedFreshness(iso, product, knownAtUtc, 1, age > AllowedAge(product, limits) ? 1 : 0)
            : null;
    }

    /// <returns>The feed's lag when all of it is late, the staleness of nodes when some are, null when none is.</returns>
    public static DerivedEvent? Judge(in FeedFreshness feed, DateTime nowUtc, GuardrailSettings settings)
    {
        var allowed = AllowedAge(feed.Product, settings.For(feed.Iso));
        var lag = nowUtc - feed.NewestKnownAtUtc;
        if (lag > allowed)
        {
            return new DerivedEvent(
                PriceEventKinds.FeedLag, PriceEventKinds.Feeds, feed.Iso.Code, feed.Product.Name(), feed.NewestKnownAtUtc, feed.NewestKnownAtUtc, nowUtc,
                [new("lag_seconds", lag.TotalSeconds), new("allowed_seconds", allowed.TotalSeconds), new("nodes", feed.Nodes)]);
        }

        if (feed.StaleNodes == 0)
        {
            return null;
        }

        var hour = new DateTime(nowUtc.Ticks - nowUtc.Ticks % TimeSpan.TicksPerHour, DateTimeKind.Utc);
        return new DerivedEvent(
            PriceEventKinds.Staleness, PriceEventKinds.Feeds, feed.Iso.Code, feed.Product.Name(), hour, hour.AddHours(1), nowUtc,
            [new("stale_nodes", feed.StaleNodes), new("nodes", feed.Nodes), new("allowed_seconds", allowed.TotalSeconds)]);
    }
}
