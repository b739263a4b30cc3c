using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;

namespace GridGrains.Silo.Http.Prices.Live;

/// <summary>
/// What a reader has got per node, product and interval: feeds append repeats, and versions older than the one sent. Bounded: when full
/// everything is forgotten, and a repeat may be sent.
/// </summary>
internal sealed class SentPrices(int capacity = SentPrices.DefaultCapacity)
{
    public const int DefaultCapacity = 32 * 1024;

    private readonly Dictionary<(EntityKey Node, PriceProduct Product, DateTime IntervalStartUtc), Version> _sent = [];

    /// <returns>True for the first price of an interval and for a later version of it that differs.</returns>
    public bool TryMark(in LmpEvent price)
    {
        var key = (price.Node, price.Fact.Product, price.Fact.IntervalStartUtc);
        var version = new Version(price.Fact.KnownAtUtc, price.Fact.SourceVersion, price.Fact.GetHashCode());
        if (_sent.TryGetValue(key, out var held) && (version == held || version.IsBefore(held)))
        {
            return false;
        }

        if (_sent.Count >= capacity)
        {
            _sent.Clear();
        }

        _sent[key] = version;
        return true;
    }

    /// <summary>Versions rank as nodes rank them: by known_at, then the source's version, then the order of the log.</summary>
    private readonly record struct Version(DateTime KnownAtUtc, long SourceVersion, int Content)
    {
        public bool IsBefore(Version other) =>
            KnownAtUtc < other.KnownAtUtc || (KnownAtUtc == other.KnownAtUtc && SourceVersion < other.SourceVersion);
    }
}
