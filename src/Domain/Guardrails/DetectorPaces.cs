using GridGrains.Domain.Guardrails.Statistics;
using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Guardrails;

/// <summary>How many values of a product make an hour, a day, a memory. Detectors count values; people think in hours.</summary>
public static class DetectorPaces
{
    private const int HourMinutes = 60;
    private const int LevelDays = 7;

    // Sixty days hold 42 working days; weekends and holidays remember the same number, which is half a year.
    private const int HourDays = 42;
    private const int PriorDays = 4;

    /// <summary>No spread of prices is taken to be smaller, in USD/MWh.</summary>
    public const double LeastSpreadUsd = 1.5;

    private static readonly ProfilePace[] Profiles = [.. Enumerable.Range(0, PriceProducts.Count).Select(product => ProfileOf((PriceProduct)product))];

    public static int PerHour(this PriceProduct product) => HourMinutes / product.IntervalMinutes();

    public static int PerDay(this PriceProduct product) => 24 * product.PerHour();

    /// <summary>Values that the quartiles remember: a week.</summary>
    public static int QuartileMemory(this PriceProduct product) => LevelDays * product.PerDay();

    public static ref readonly ProfilePace ProfilePace(this PriceProduct product) => ref Profiles[(int)product];

    private static ProfilePace ProfileOf(PriceProduct product) => new(
        LevelDays * product.PerDay(), HourDays * product.PerHour(), PriorDays * product.PerHour(), LeastSpreadUsd);
}
