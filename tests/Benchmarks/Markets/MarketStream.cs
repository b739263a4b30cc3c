using GridGrains.Domain.Prices;

namespace GridGrains.Tests.Benchmarks.Markets;

/// <summary>Real-time prices in the order markets publish them: interval by interval, all nodes of one before the next.</summary>
internal sealed class MarketStream(BenchmarkMarket market, DateTime startUtc)
{
    private const int StepMinutes = 5;

    private int _node;

    /// <summary>Start of the interval that the next prices are of.</summary>
    public DateTime IntervalUtc { get; private set; } = startUtc;

    /// <summary>The next price and the number of its node.</summary>
    public LmpEvent Next(out int node)
    {
        while (true)
        {
            if (_node == market.Count)
            {
                _node = 0;
                IntervalUtc = IntervalUtc.AddMinutes(StepMinutes);
            }

            node = _node++;
            if (market.HasInterval(node, IntervalUtc))
            {
                return market.RealTime(node, IntervalUtc);
            }
        }
    }
}
