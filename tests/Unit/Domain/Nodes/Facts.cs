using System.Buffers;
using CsCheck;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;

namespace GridGrains.Tests.Unit.Domain.Nodes;

/// <summary>Prices of one node for tests, and the states they lead to.</summary>
internal static class Facts
{
    /// <summary>Noon in California, an hour's start; the operating day began at 07:00 UTC.</summary>
    public static readonly DateTime Noon = new(2026, 7, 1, 19, 0, 0, DateTimeKind.Utc);

    public static readonly EntityKey Key = new(Isos.Caiso, "TH_SP15_GEN-APND");

    public static LmpFact Fact(
        DateTime startUtc, double lmp, PriceProduct product = PriceProduct.RealTime5Min, double knownAfterMinutes = 10, long sourceVersion = 0, double congestion = double.NaN) => new()
        {
            Product = product,
            IntervalStartUtc = startUtc,
            IntervalMinutes = product.IntervalMinutes(),
            Lmp = lmp,
            Congestion = congestion,
            KnownAtUtc = startUtc.AddMinutes(knownAfterMinutes),
            SourceVersion = sourceVersion,
        };

    /// <summary>Applies the fact while event time stands at its own interval's end, less the allowed lateness.</summary>
    public static FactOutcome Apply(this NodeState state, in LmpFact fact) => state.Apply(fact, WatermarkOf(fact), out _);

    public static DateTime WatermarkOf(in LmpFact fact) => fact.IntervalEndUtc.AddSeconds(-30);

    public static NodeState StateOf(params LmpFact[] facts) => StateOf(Key, facts);

    public static NodeState StateOf(EntityKey key, params LmpFact[] facts)
    {
        var state = new NodeState(key);
        foreach (var fact in facts)
        {
            state.Apply(fact);
        }

        return state;
    }

    /// <summary>Five-minute prices from <see cref="Noon"/> on.</summary>
    public static LmpFact[] FiveMinutes(params double[] prices) => [.. prices.Select((price, i) => Fact(Noon.AddMinutes(5 * i), price))];

    public static byte[] Encode(NodeState state)
    {
        var output = new ArrayBufferWriter<byte>();
        NodeStateCodec.Encode(state, output);
        return output.WrittenSpan.ToArray();
    }

    public static NodeState Decode(byte[] bytes) => NodeStateCodec.Decode(Key, bytes);

    public static ProductSnapshot Published(this NodeState state, PriceProduct product = PriceProduct.RealTime5Min) =>
        state.Publish().Find(product) ?? throw new InvalidOperationException($"nothing published for {product}");

    /// <summary>Distinct intervals of a product over <paramref name="slots"/> slots from <see cref="Noon"/> on, with gaps, in random order.</summary>
    public static Gen<LmpFact[]> DistinctFacts(PriceProduct product, int slots) =>
        from prices in GenPrice.Array[1, slots]
        from offsets in Gen.Shuffle(Enumerable.Range(0, slots).ToArray(), prices.Length)
        select prices.Zip(offsets, (price, slot) => Fact(Noon.AddMinutes(slot * product.IntervalMinutes()), price, product)).ToArray();

    /// <summary>
    /// Publications of several products with repeats, corrections, late ones, gaps and jumps beyond the memory, in log order, each with
    /// its watermark.
    /// </summary>
    public static Gen<TimedPrice[]> Publications(int length, int slots = 420) =>
        (from market in Gen.OneOf(PriceProduct.RealTime5Min, PriceProduct.RealTime15Min, PriceProduct.RealTimeSced, PriceProduct.DayAheadHourly)
         from slot in Gen.Int[0, slots - 1]
         from price in GenPrice
         from known in Gen.Int[1, 4]
         from second in Gen.Int[0, market == PriceProduct.RealTimeSced ? 299 : 0]
         select Fact(Noon.AddMinutes(slot * market.IntervalMinutes()).AddSeconds(second), price, market, known * 10, known % 2, price / 8))
        .Array[0, length].Select(Timed);

    public static readonly Gen<double> GenPrice = Gen.OneOf(Gen.Int[-2, 4].Select(dollars => dollars * 10.0), Gen.Double[-500, 5000]);

    private static TimedPrice[] Timed(LmpFact[] facts)
    {
        var reached = new Dictionary<PriceProduct, DateTime>();
        return [.. facts.Select(fact =>
        {
            var watermark = WatermarkOf(fact);
            reached[fact.Product] = reached.TryGetValue(fact.Product, out var before) && before > watermark ? before : watermark;
            return new TimedPrice(fact, reached[fact.Product]);
        })];
    }
}

/// <param name="WatermarkUtc">How far event time had come when the fact was logged.</param>
internal readonly record struct TimedPrice(LmpFact Fact, DateTime WatermarkUtc);
