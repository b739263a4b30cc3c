using GridGrains.Domain.Curves;
using GridGrains.Domain.Markets;
using GridGrains.Feeds.Simulation;
using NodaTime;

namespace GridGrains.Feeds.Curves;

/// <summary>
/// Quotes of the simulated market, as a function of the seed, the curve and the time. Behind them lies one forward price for each block and
/// day: contracts are its means, rounded to cents, so that overlapping ones agree to the cent.
/// </summary>
public sealed class SimulatedQuotes(ulong seed)
{
    private const string Exchange = "SIM_EXCHANGE";
    private const string Broker = "SIM_BROKER";
    private const int Months = 12;
    private const int Quarters = 6;
    private const int Years = 5;
    private const double GasUsdPerMmbtu = 3.6;

    /// <summary>Settlement prices of all contracts of a curve, as an exchange publishes them once a day.</summary>
    public IEnumerable<QuoteRecord> Settlements(CurveDefinition curve, DateTime atUtc)
    {
        var day = curve.DayOf(atUtc);
        foreach (var term in Terms(day))
        {
            foreach (var block in BlocksOf(curve))
            {
                if (PriceOf(curve, term, block, day, atUtc) is { } price)
                {
                    yield return Record(curve, term, block, price, atUtc, QuoteKind.Settlement, Exchange, null);
                }
            }
        }
    }

    /// <summary>A broker's two-way price of one contract.</summary>
    /// <param name="turn">Which contract; any number.</param>
    public QuoteRecord? Trade(CurveDefinition curve, int turn, DateTime atUtc)
    {
        var day = curve.DayOf(atUtc);
        var terms = Terms(day).ToArray();
        var hash = SeededHash.Mix(seed, (ulong)turn, (ulong)curve.Id.Length);
        var (term, block) = (terms[SeededHash.Below(hash, terms.Length)], BlocksOf(curve)[0]);
        return PriceOf(curve, term, block, day, atUtc) is { } price ? Record(curve, term, block, price, atUtc, QuoteKind.Broker, Broker, 0.25) : null;
    }

    private static IReadOnlyList<string> BlocksOf(CurveDefinition curve) =>
        curve.Tiles.Blocks is { } blocks ? [blocks.OnPeak.Name(), DeliveryBlock.OffPeak] : [DeliveryBlock.AroundTheClock];

    private static IEnumerable<string> Terms(LocalDate day)
    {
        yield return "next-day";
        if (day.PlusDays(1).Month == day.Month)
        {
            yield return "bom";
        }

        var month = new LocalDate(day.Year, day.Month, 1);
        for (var ahead = 1; ahead <= Months; ahead++)
        {
            yield return ContractTerms.NameOf(DeliveryPeriod.Month(month.PlusMonths(ahead).Year, month.PlusMonths(ahead).Month));
        }

        var quarter = new LocalDate(day.Year, ((day.Month - 1) / 3 * 3) + 1, 1);
        for (var ahead = 1; ahead <= Quarters; ahead++)
        {
            var first = quarter.PlusMonths(3 * ahead);
            yield return ContractTerms.NameOf(DeliveryPeriod.Months(first.Year, first.Month, 3));
        }

        for (var ahead = 1; ahead <= Years; ahead++)
        {
            yield return $"CAL-{day.Year + ahead}";
        }
    }

    private double? PriceOf(CurveDefinition curve, string term, string block, LocalDate tradeDate, DateTime atUtc)
    {
        if (!ContractTerms.TryParse(term, tradeDate, out var period) || !curve.Tiles.TryParts(block, out var parts))
        {
            return null;
        }

        var (sum, hours, level) = (0.0, 0, LevelOf(curve, atUtc));
        for (var day = period.First; day <= period.Last; day = day.PlusDays(1))
        {
            foreach (var tile in parts)
            {
                var weight = curve.Tiles.HoursOn(tile, day);
                sum += weight * level * Season(curve, day) * (curve.Tiles.Blocks is null ? 1 : tile == 0 ? 1.12 : tile == 1 ? 0.95 : 0.8);
                hours += weight;
            }
        }

        return hours > 0 ? Math.Round(sum / hours, 2) : null;
    }

    // Levels wander over days, hours and minutes.
    private double LevelOf(CurveDefinition curve, DateTime atUtc)
    {
        var place = curve.Id.Aggregate(seed, (hash, letter) => SeededHash.Mix(hash, letter));
        var anchor = curve.PriceNode is { } node ? MarketFeeds.Of(node.Iso).Profile.BaseUsdPerMwh : GasUsdPerMmbtu;
        var move = 0.0;
        foreach (var (minutes, share) in ((double, double)[])[(7_000, 0.06), (640, 0.012), (47, 0.004)])
        {
            var phase = 2 * Math.PI * ((atUtc.Ticks / (double)TimeSpan.TicksPerMinute / minutes) + SeededHash.Unit(SeededHash.Mix(place, (ulong)minutes)));
            move += share * Math.Sin(phase);
        }

        return anchor * (1 + (0.08 * SeededHash.Signed(place)) + move);
    }

    private static double Season(CurveDefinition curve, LocalDate day)
    {
        var peak = curve.Commodity == CurveDefinition.Gas ? 15 : 205;
        return 1 + (0.18 * Math.Cos(2 * Math.PI * (day.DayOfYear - peak) / 365.25)) + (0.004 * (day.Year - 2026));
    }

    private static QuoteRecord Record(CurveDefinition curve, string term, string block, double price, DateTime atUtc, QuoteKind kind, string source, double? halfSpread) => new(
        term, block, price, price - halfSpread, price + halfSpread, halfSpread is null ? null : 25, source, kind.ToString().ToLowerInvariant(), new DateTimeOffset(atUtc), curve.Unit, null);
}
