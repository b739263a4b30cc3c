using System.Diagnostics.Metrics;
using GridGrains.Domain.Guardrails;
using GridGrains.Domain.Markets;
using GridGrains.Grains.Contracts.Nodes;

namespace GridGrains.Grains.Prices;

/// <summary>Figures of the prices that shards apply: names and units by OpenTelemetry's conventions.</summary>
public sealed class PriceInstruments
{
    public const string MeterName = "GridGrains.Prices";

    private readonly Counter<long> _facts;

    private volatile Tuple<IReadOnlyList<FeedFreshness>, DateTime> _freshness = Tuple.Create<IReadOnlyList<FeedFreshness>, DateTime>([], default);

    public PriceInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _facts = meter.CreateCounter<long>("gridgrains.shard.facts", "{fact}", "Prices by what they did to node state");
        meter.CreateObservableGauge(
            "dq_feed_lag_seconds", () => Observe(static (feed, atUtc) => Math.Max(0, (atUtc - feed.NewestKnownAtUtc).TotalSeconds)), "s",
            "Age of the newest price of a feed that is watched, at the last look of the silo that watches");
        meter.CreateObservableGauge("dq_stale_nodes", () => Observe(static (feed, _) => feed.StaleNodes), "{node}", "Nodes of a feed whose newest price is too old");
    }

    internal void Looked(IReadOnlyList<FeedFreshness> feeds, DateTime atUtc) => _freshness = Tuple.Create(feeds, atUtc);

    internal void Applied(in FactCounts facts)
    {
        Count(facts.New, "new");
        Count(facts.Corrections, "correction");
        Count(facts.Duplicates, "duplicate");
        Count(facts.Superseded, "superseded");
        Count(facts.TooOld, "too_old");
        Count(facts.Late, "late");
    }

    private Measurement<double>[] Observe(Func<FeedFreshness, DateTime, double> figure)
    {
        var (feeds, atUtc) = _freshness;
        return [.. feeds.Select(feed => new Measurement<double>(
            figure(feed, atUtc), new KeyValuePair<string, object?>("iso", feed.Iso.Code), new KeyValuePair<string, object?>("market", feed.Product.Name())))];
    }

    private void Count(int number, string outcome)
    {
        if (number > 0)
        {
            _facts.Add(number, new KeyValuePair<string, object?>("outcome", outcome));
        }
    }
}

/// <summary>What the prices of a batch did, summed up so that instruments are called once per batch.</summary>
internal struct FactCounts
{
    public int New;
    public int Corrections;
    public int Duplicates;
    public int Superseded;
    public int TooOld;
    public int Late;

    public void Add(in NodeApplyResult result)
    {
        New += result.New;
        Corrections += result.Corrections;
        Duplicates += result.Duplicates;
        Superseded += result.Superseded;
        TooOld += result.TooOld;
        Late += result.Late;
    }
}
