using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;

namespace GridGrains.Domain.Guardrails.Partitions;

/// <summary>What is counted over a whole partition. Sums of prices are in <see cref="PriceTicks"/>: the same in any order.</summary>
public sealed class TallyCounts
{
    /// <summary>Flags that say that a row contradicts itself or its report. A price out of bounds is a market's, and an unknown node a mapping's.</summary>
    public const RowQuality Defects = RowQuality.IdentityBroken | RowQuality.EnergyUnequal | RowQuality.OffGrid;

    // Squares of it over millions of rows still fit.
    private const long LongestLagSeconds = 100_000;

    public long Rows { get; internal set; }

    /// <summary>Rows with any of <see cref="Defects"/>.</summary>
    public long DefectRows { get; internal set; }

    public long IdentityBroken { get; internal set; }

    /// <summary>Sum over broken rows of the distance between price and components.</summary>
    public long IdentityErrorTicks { get; internal set; }

    public long EnergyUnequal { get; internal set; }

    public long OffGrid { get; internal set; }

    /// <summary>Rows of its files that could not be prices at all.</summary>
    public long Rejected { get; internal set; }

    /// <summary>Rows with energy, congestion and loss.</summary>
    public long Split { get; internal set; }

    public long EnergyTicks { get; internal set; }

    public long CongestionTicks { get; internal set; }

    public long LossTicks { get; internal set; }

    /// <summary>Rows of <see cref="Split"/> without congestion, and without loss.</summary>
    public long NoCongestion { get; internal set; }

    public long NoLoss { get; internal set; }

    /// <summary>Rows whose source gave their time of publication.</summary>
    public long Published { get; internal set; }

    /// <summary>Sum over those rows, and sum of squares, of the seconds from the end of the interval to the publication.</summary>
    public long LagSeconds { get; internal set; }

    public long LagSquares { get; internal set; }

    internal void Observe(in LmpFact fact)
    {
        Rows++;
        if ((fact.Quality & Defects) != 0)
        {
            CountFlags(fact);
        }

        if (double.IsFinite(fact.Energy + fact.Congestion + fact.Loss))
        {
            Split++;
            EnergyTicks += PriceTicks.FromUsd(Math.Abs(fact.Energy));
            CongestionTicks += PriceTicks.FromUsd(Math.Abs(fact.Congestion));
            LossTicks += PriceTicks.FromUsd(Math.Abs(fact.Loss));
            NoCongestion += fact.Congestion == 0 ? 1 : 0;
            NoLoss += fact.Loss == 0 ? 1 : 0;
        }

        if (fact.KnownAtBasis == KnownAtBasis.Published)
        {
            var lag = Math.Clamp((long)(fact.KnownAtUtc - fact.IntervalEndUtc).TotalSeconds, -LongestLagSeconds, LongestLagSeconds);
            (Published, LagSeconds, LagSquares) = (Published + 1, LagSeconds + lag, LagSquares + (lag * lag));
        }
    }

    internal void Add(TallyCounts other)
    {
        Rows += other.Rows;
        DefectRows += other.DefectRows;
        IdentityBroken += other.IdentityBroken;
        IdentityErrorTicks += other.IdentityErrorTicks;
        EnergyUnequal += other.EnergyUnequal;
        OffGrid += other.OffGrid;
        Rejected += other.Rejected;
        Split += other.Split;
        EnergyTicks += other.EnergyTicks;
        CongestionTicks += other.CongestionTicks;
        LossTicks += other.LossTicks;
        NoCongestion += other.NoCongestion;
        NoLoss += other.NoLoss;
        Published += other.Published;
        LagSeconds += other.LagSeconds;
        LagSquares += other.LagSquares;
    }

    private void CountFlags(in LmpFact fact)
    {
        DefectRows++;
        EnergyUnequal += fact.Quality.HasFlag(RowQuality.EnergyUnequal) ? 1 : 0;
        OffGrid += fact.Quality.HasFlag(RowQuality.OffGrid) ? 1 : 0;
        if (fact.Quality.HasFlag(RowQuality.IdentityBroken))
        {
            IdentityBroken++;
            var sum = fact.Energy + fact.Congestion + fact.Loss + (double.IsNaN(fact.Ghg) ? 0 : fact.Ghg);
            IdentityErrorTicks += double.IsFinite(sum) ? PriceTicks.FromUsd(Math.Abs(fact.Lmp - sum)) : 0;
        }
    }
}
