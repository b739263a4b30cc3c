using GridGrains.Domain.Markets;
using GridGrains.Feeds.Live;
using GridGrains.Feeds.Reports;
using GridGrains.Feeds.Series;
using GridGrains.Feeds.Simulation.Grid;
using GridGrains.Feeds.Simulation.NativeReports;
using GridGrains.Feeds.Simulation.Prices;

namespace GridGrains.Feeds.Simulation;

/// <summary>One market as the feeds see it.</summary>
/// <param name="Forms">The report forms that are read.</param>
/// <param name="Writers">Writers of simulated prices in the market's own forms.</param>
/// <param name="RealTime">The real-time products that are simulated.</param>
/// <param name="OnRequest">Products that are simulated only where somebody asks for them.</param>
internal sealed record MarketFeed(
    Iso Iso,
    IReadOnlyList<IReportLayout> Forms,
    IReadOnlyList<INativeReportWriter> Writers,
    GridSpecification Grid,
    MarketProfile Profile,
    IReadOnlyList<PriceProduct> RealTime,
    IReadOnlyList<PriceProduct>? OnRequest = null)
{
    /// <summary>The report forms of series that are read.</summary>
    public IReadOnlyList<ISeriesLayout> SeriesForms { get; init; } = [];

    /// <summary>Reports that are fetched while the silo runs.</summary>
    public IReadOnlyList<LiveFeed> Live { get; init; } = [];

    /// <summary>The market as a balancing authority of the EIA.</summary>
    public required string EiaCode { get; init; }

    /// <summary>What generates in the simulated market.</summary>
    public required SimulatedFleet Fleet { get; init; }
}
