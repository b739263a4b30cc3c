using System.Runtime.InteropServices;
using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Prices;

/// <summary>
/// One published price of one node, numbers only. Components are USD/MWh in canonical signs
/// (<c>lmp = energy + congestion + loss (+ ghg)</c>); NaN means that the component neither was published nor follows.
/// All stamps are UTC (<see cref="DateTimeKind.Utc"/>).
/// </summary>
/// <remarks>Laid out by the runtime, which packs it into 72 bytes instead of 96: every node holds several.</remarks>
[StructLayout(LayoutKind.Auto)]
public readonly record struct LmpFact
{
    public required PriceProduct Product { get; init; }

    /// <summary>Start of the interval that the price is about.</summary>
    public required DateTime IntervalStartUtc { get; init; }

    public required int IntervalMinutes { get; init; }

    public required double Lmp { get; init; }

    public double Energy { get; init; } = double.NaN;

    public double Congestion { get; init; } = double.NaN;

    public double Loss { get; init; } = double.NaN;

    public double Ghg { get; init; } = double.NaN;

    /// <summary>Since when the price was known: the source's publication time, or a rule's; never the time of ingestion.</summary>
    public required DateTime KnownAtUtc { get; init; }

    public KnownAtBasis KnownAtBasis { get; init; }

    /// <summary>The source's own version number (PJM <c>version_nbr</c>); 0 where it has none.</summary>
    public long SourceVersion { get; init; }

    public RowQuality Quality { get; init; }

    public LmpFact()
    {
    }

    public DateTime IntervalEndUtc => IntervalStartUtc.AddMinutes(IntervalMinutes);
}

/// <summary>Where <see cref="LmpFact.KnownAtUtc"/> comes from.</summary>
public enum KnownAtBasis : byte
{
    /// <summary>The report itself gives its publication time.</summary>
    Published = 0,

    /// <summary>Day-ahead: the market's posting hour on the day before.</summary>
    PostingHour = 1,

    /// <summary>Real time: end of the interval plus the feed's lag.</summary>
    IntervalEndPlusLag = 2,

    /// <summary>Preliminary, verified, settled and final prices: the day on which the market posts them.</summary>
    PostingDay = 3,
}

/// <summary>Doubts about a row that is kept nevertheless.</summary>
[Flags]
public enum RowQuality : ushort
{
    Good = 0,

    /// <summary>|lmp - (energy + congestion + loss + ghg)| exceeds 0.01 USD/MWh.</summary>
    IdentityBroken = 1,

    /// <summary>Energy differs by more than 0.02 USD/MWh from that of other nodes of the same (iso, baa, market, interval).</summary>
    EnergyUnequal = 2,

    /// <summary>The node is not in the reference mapping.</summary>
    UnknownNode = 4,

    /// <summary>The price lies outside -1000..10000 USD/MWh.</summary>
    OutOfBounds = 8,

    /// <summary>The interval's start does not lie on the product's grid.</summary>
    OffGrid = 16,
}
