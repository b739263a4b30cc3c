using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Simulation;
using GridGrains.Feeds.Simulation.Grid;
using GridGrains.Feeds.Simulation.Prices;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Simulation;

/// <summary>Markets that several tests look at, and ways to emit from them.</summary>
internal static class SimulatedMarkets
{
    public const ulong Seed = 20_260_401;

    public static readonly SimulatedGrid Grid = SimulatedGrid.Create(SimulatedGrid.DefaultNodes, Seed);

    public static readonly MarketSimulator Calm = new(Grid, Seed, SpikeRates.None);

    public static readonly MarketSimulator Spiky = new(Grid, Seed, new SpikeRates(1, 2, 3));

    public static TheoryData<string> IsoCodes => [.. Isos.All.Select(iso => iso.Code)];

    public static DateTime Utc(int year, int month, int day, int hour = 0) => new(year, month, day, hour, 0, 0, DateTimeKind.Utc);

    /// <summary>The real-time product that every ISO is compared by: 15 minutes in ERCOT, else 5.</summary>
    public static PriceProduct RealTimeOf(Iso iso) => iso == Isos.Ercot ? PriceProduct.RealTime15Min : PriceProduct.RealTime5Min;

    public static Publication Of(Iso iso, PriceProduct product, DateTime startUtc, int intervals = 1)
    {
        var (knownAt, basis) = KnownAtRules.Estimate(iso, product, startUtc, product.IntervalMinutes(), KnownAtRules.DefaultRealTimeLag);
        return new Publication(iso, product, startUtc, intervals, knownAt, basis);
    }

    public static LmpEvent[] Emit(MarketSimulator simulator, Publication publication)
    {
        var events = new LmpEvent[simulator.CountOf(publication)];
        simulator.Emit(publication, events);
        return events;
    }

    public static SimulatedNode HubOf(SimulatedGrid grid, Iso iso) => grid[iso].Nodes.First(node => node.IsAggregate && node.Labels.Type != "ZONE" || IsNyisoZone(node));

    /// <summary>An event's decimal places made whole: prices in the ISO's published units.</summary>
    public static decimal Rounded(Iso iso, double price) => Math.Round((decimal)price, MarketSimulator.DigitsOf(iso));

    private static bool IsNyisoZone(SimulatedNode node) => node.Key.Iso == Isos.Nyiso && node.IsAggregate;
}
