using GridGrains.Domain.Groups;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;
using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Silo.Http.Prices.Nodes;

/// <summary>Prices and windows as the interface gives them: NaN becomes null, ticks become USD/MWh.</summary>
internal static class PriceViews
{
    private static readonly (RowQuality Flag, string Word)[] QualityWords =
    [
        (RowQuality.IdentityBroken, "identity_broken"),
        (RowQuality.EnergyUnequal, "energy_unequal"),
        (RowQuality.UnknownNode, "unknown_node"),
        (RowQuality.OutOfBounds, "out_of_bounds"),
        (RowQuality.OffGrid, "off_grid"),
    ];

    public static PriceView Of(in LmpFact fact) => new(
        fact.Product.Name(),
        fact.IntervalStartUtc,
        fact.IntervalEndUtc,
        fact.Lmp,
        Published(fact.Energy),
        Published(fact.Congestion),
        Published(fact.Loss),
        Published(fact.Ghg),
        fact.KnownAtUtc,
        fact.KnownAtBasis.Word(),
        WordsOf(fact.Quality));

    public static ProductView Of(ProductSnapshot product) => new(
        product.Product.Name(),
        Of(product.Latest),
        Of(product.Session),
        Of(product.ShortWindow),
        Of(product.HourWindow),
        Of(product.HourSoFar),
        product.LateCount);

    public static DayAheadHourView? Of(DayAheadHours hours, DateTime utc) => Of(DayAheadHour.Of(hours, utc));

    public static DayAheadHourView? Of(DayAheadHour? hour) => hour is { StartUtc: var start, Price: var price }
        ? new DayAheadHourView(start, price.Lmp, Published(price.Energy), Published(price.Congestion), Published(price.Loss))
        : null;

    public static double? Published(double value) => double.IsNaN(value) ? null : value;

    /// <summary>A 32-bit component as the number its seven digits mean, not as its 64-bit neighbour; NaN stays NaN.</summary>
    public static double Widen(float value) => float.IsFinite(value) ? (double)(decimal)value : value;

    private static double? Published(float value) => Published(Widen(value));

    public static SummaryView Of(in TradingSession session) =>
        new(session.StartUtc, session.EndUtc, session.Count, session.MeanUsd, session.MinUsd, session.MaxUsd);

    private static SummaryView? Of(in WindowSummary window) => window.IsEmpty
        ? null
        : new(window.EndUtc.AddMinutes(-window.Minutes), window.EndUtc, window.Count, window.MeanUsd, window.MinUsd, window.MaxUsd);

    private static IReadOnlyList<string> WordsOf(RowQuality quality)
    {
        if (quality == RowQuality.Good)
        {
            return [];
        }

        return [.. QualityWords.Where(known => (quality & known.Flag) != 0).Select(known => known.Word)];
    }
}
