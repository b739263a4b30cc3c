using GridGrains.Domain.Markets;

namespace GridGrains.Lake.Windows;

/// <summary>What a price is of: the node by its number, the product, the interval's start in microseconds.</summary>
internal readonly record struct PriceNumber(int Node, PriceProduct Product, long Ts);

/// <summary>The version of a price that stands, without references: the collector has nothing to follow in a million of them.</summary>
internal readonly record struct StandingPrice(long KnownAt, long SourceVersion, long Rank, int Ticks, int Hub, int Zone) : IComparable<StandingPrice>
{
    public const int NoLabel = -1;

    /// <summary>By version.</summary>
    public int CompareTo(StandingPrice other)
    {
        var order = KnownAt.CompareTo(other.KnownAt);
        order = order != 0 ? order : SourceVersion.CompareTo(other.SourceVersion);
        return order != 0 ? order : Rank.CompareTo(other.Rank);
    }
}

/// <summary>A price with its node's place in the tables' order.</summary>
internal readonly struct RankedPrice(int rank, PriceProduct product, long ts, int node, in StandingPrice price) : IComparable<RankedPrice>
{
    public readonly int Rank = rank;
    public readonly int Node = node;
    public readonly PriceProduct Product = product;
    public readonly long Ts = ts;
    public readonly StandingPrice Price = price;

    public int CompareTo(RankedPrice other)
    {
        var order = Rank.CompareTo(other.Rank);
        order = order != 0 ? order : ((byte)Product).CompareTo((byte)other.Product);
        return order != 0 ? order : Ts.CompareTo(other.Ts);
    }
}
