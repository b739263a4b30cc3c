using System.Diagnostics.Metrics;
using GridGrains.Grains.Contracts.Nodes;

namespace GridGrains.Grains.Prices;

/// <summary>Figures of the prices that shards apply: names and units by OpenTelemetry's conventions.</summary>
public sealed class PriceInstruments
{
    public const string MeterName = "GridGrains.Prices";

    private readonly Counter<long> _facts;

    public PriceInstruments(IMeterFactory meters) =>
        _facts = meters.Create(MeterName).CreateCounter<long>("gridgrains.shard.facts", "{fact}", "Prices by what they did to node state");

    internal void Applied(in FactCounts facts)
    {
        Count(facts.New, "new");
        Count(facts.Corrections, "correction");
        Count(facts.Duplicates, "duplicate");
        Count(facts.Superseded, "superseded");
        Count(facts.TooOld, "too_old");
        Count(facts.Late, "late");
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
