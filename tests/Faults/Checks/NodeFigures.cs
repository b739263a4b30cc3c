using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;

namespace GridGrains.Tests.Faults.Checks;

/// <summary>Count, sum, minimum and maximum in hundredths of a cent.</summary>
internal readonly record struct Figures(int Count, long SumTicks, long MinTicks, long MaxTicks)
{
    public static Figures Of(IReadOnlyCollection<long> ticks) => ticks.Count == 0 ? default : new(ticks.Count, ticks.Sum(), ticks.Min(), ticks.Max());
}

/// <summary>A version of a price that stands.</summary>
internal readonly record struct StandingPrice(long Ticks, LmpFact Fact);

/// <summary>What a node must show, worked out from its distinct prices alone.</summary>
internal sealed class NodeFigures(EntityKey key, NodeLabels labels)
{
    private readonly SortedDictionary<(PriceProduct Product, DateTime Start), StandingPrice> _standing = [];

    public EntityKey Key { get; } = key;

    public NodeLabels Labels { get; } = labels;

    /// <summary>The latest version of every interval.</summary>
    public IReadOnlyDictionary<(PriceProduct Product, DateTime Start), StandingPrice> Standing => _standing;

    public long DistinctCount => _standing.Count;

    public long SumTicks => _standing.Values.Sum(price => price.Ticks);

    public IEnumerable<PriceProduct> Products => _standing.Keys.Select(price => price.Product).Distinct();

    public void Take(in LmpFact fact)
    {
        var place = (fact.Product, fact.IntervalStartUtc);
        if (!_standing.TryGetValue(place, out var held) || fact.KnownAtUtc >= held.Fact.KnownAtUtc)
        {
            _standing[place] = new StandingPrice((long)Math.Round((decimal)fact.Lmp * 10_000m), fact);
        }
    }

    public LmpFact Latest(PriceProduct product) => PricesOf(product).Last().Value.Fact;

    /// <summary>The operating day of the newest interval so far.</summary>
    public Figures Session(PriceProduct product)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(Key.Iso.TimeZone.Id);
        var day = TimeZoneInfo.ConvertTimeFromUtc(Latest(product).IntervalStartUtc, zone).Date;
        return Figures.Of([.. PricesOf(product).Where(price => TimeZoneInfo.ConvertTimeFromUtc(price.Key.Start, zone).Date == day).Select(price => price.Value.Ticks)]);
    }

    /// <summary>Standing prices in [start, end).</summary>
    public Figures Window(PriceProduct product, DateTime startUtc, DateTime endUtc) =>
        Figures.Of([.. PricesOf(product).Where(price => price.Key.Start >= startUtc && price.Key.Start < endUtc).Select(price => price.Value.Ticks)]);

    private IEnumerable<KeyValuePair<(PriceProduct Product, DateTime Start), StandingPrice>> PricesOf(PriceProduct product) =>
        _standing.Where(price => price.Key.Product == product);
}
