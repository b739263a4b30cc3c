using GridGrains.Domain.Bulk;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;

namespace GridGrains.Lake.Queries;

/// <summary>One version of a price, as a table holds it.</summary>
/// <param name="Partition">Partition that the record stood in, as <see cref="LogPartitions"/> numbers it.</param>
public readonly record struct LakePrice(
    EntityKey Node, LmpFact Fact, string? Hub, string? Zone, string? BalancingAuthority, string Source, DateTime IngestedAtUtc, int Partition, long Offset)
{
    /// <summary>What versions of one key are distinguished by, and ranked by.</summary>
    internal (DateTime KnownAt, long SourceVersion, long Rank) Version => (Fact.KnownAtUtc, Fact.SourceVersion, BulkPlace.RankOf(Partition, Offset));

    internal PriceKey Key => new(Node, Fact.Product, Fact.IntervalStartUtc);

    /// <summary>Whether both say the same of their interval; NaN equals NaN.</summary>
    internal bool HasPayloadOf(in LakePrice other) =>
        Fact.Lmp.Equals(other.Fact.Lmp) && Fact.Energy.Equals(other.Fact.Energy) && Fact.Congestion.Equals(other.Fact.Congestion)
        && Fact.Loss.Equals(other.Fact.Loss) && Fact.Ghg.Equals(other.Fact.Ghg);
}

/// <summary>What a price is of.</summary>
internal readonly record struct PriceKey(EntityKey Node, PriceProduct Product, DateTime IntervalStartUtc) : IComparable<PriceKey>
{
    public int CompareTo(PriceKey other)
    {
        var order = EntityKeyOrder.Instance.Compare(Node, other.Node);
        order = order != 0 ? order : ((byte)Product).CompareTo((byte)other.Product);
        return order != 0 ? order : IntervalStartUtc.CompareTo(other.IntervalStartUtc);
    }
}

/// <param name="Number">1 for the first that was known. A repetition of the same payload makes no version.</param>
/// <param name="IsLatest">True of the one that stands.</param>
public readonly record struct PriceVersion(LakePrice Price, int Number, bool IsLatest);
