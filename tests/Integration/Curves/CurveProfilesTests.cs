using System.Collections.Concurrent;
using GridGrains.ClickHouse.Access;
using GridGrains.Domain.Curves;
using GridGrains.Domain.Markets;
using GridGrains.Silo.Curves;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NodaTime;

namespace GridGrains.Tests.Integration.Curves;

/// <summary>Which prices hourly shapes are learned from, and when. No silo is asked.</summary>
public sealed class CurveProfilesTests
{
    private static readonly LocalDate Day = new(2026, 6, 10);
    private static readonly CurveDefinition Hub = CurveCatalog.Get("PJM_OHIO_HUB");
    private static readonly CurveDefinition Other = CurveCatalog.Get("PJM_EASTERN_HUB");

    [Fact]
    public async Task Day_ahead_prices_come_first_real_time_stands_in_and_a_hub_without_either_is_flat()
    {
        var history = new FakeHistory();
        history.Add(Hub, PriceProduct.DayAheadHourly);
        history.Add(Hub, PriceProduct.RealTime5Min);
        history.Add(Other, PriceProduct.RealTime5Min);
        using var profiles = Profiles(history);

        Assert.Equal(2, await profiles.RefreshAsync(TestContext.Current.CancellationToken));

        Assert.Equal(("DAY_AHEAD_HOURLY", 30), (profiles.Of(Hub).History.Source, profiles.Of(Hub).History.Days));
        Assert.Equal(Isos.Pjm.Definition.SettlementRealTime.Name(), profiles.Of(Other).History.Source);
        Assert.True(profiles.Of(CurveCatalog.Get("PJM_WESTERN_HUB")).IsFlat);
        Assert.All(history.Asked, query => Assert.Equal(HourlyProfile.HistoryDays, (int)Math.Round((query.ToUtc - query.FromUtc).TotalDays)));
        Assert.DoesNotContain(history.Asked, query => query.Product.IsDayAhead() == false && query.Nodes.Contains(Hub.PriceNode!.Value.Id));
    }

    [Fact]
    public async Task An_evening_of_today_has_the_kept_shapes_and_a_past_one_those_that_were_known()
    {
        var history = new FakeHistory();
        history.Add(Hub, PriceProduct.DayAheadHourly);
        using var profiles = Profiles(history);
        await profiles.RefreshAsync(TestContext.Current.CancellationToken);
        var asked = history.Asked.Count;

        var (today, _) = await profiles.OfEveningAsync(Day, EodRules.CloseUtc(Day), TestContext.Current.CancellationToken);
        Assert.Equal(asked, history.Asked.Count);
        Assert.Same(profiles.Of(Hub), today(Hub));
        var past = Day.PlusDays(-5);
        var (before, failure) = await profiles.OfEveningAsync(past, EodRules.CloseUtc(past), TestContext.Current.CancellationToken);

        Assert.Null(failure);
        Assert.Equal(past.PlusDays(-1), before(Hub).History.To);
        Assert.All(history.Asked.Skip(asked), query => Assert.Equal(EodRules.CloseUtc(past), query.KnownAtUtc));
    }

    [Fact]
    public async Task Without_its_tables_an_evening_takes_the_last_shapes_and_says_why()
    {
        var history = new FakeHistory();
        history.Add(Hub, PriceProduct.DayAheadHourly);
        using var profiles = Profiles(history);
        await profiles.RefreshAsync(TestContext.Current.CancellationToken);
        history.Failure = "the warehouse is away";

        var (profileOf, failure) = await profiles.OfEveningAsync(Day.PlusDays(-1), EodRules.CloseUtc(Day.PlusDays(-1)), TestContext.Current.CancellationToken);

        Assert.Equal("the warehouse is away", failure);
        Assert.Same(profiles.Of(Hub), profileOf(Hub));
    }

    private static CurveProfiles Profiles(IHourlyHistory history) =>
        new(history, new FakeTimeProvider(new DateTimeOffset(EodRules.CloseUtc(Day))), NullLogger<CurveProfiles>.Instance);

    /// <summary>Thirty days of hours until yesterday of what was added.</summary>
    private sealed class FakeHistory : IHourlyHistory
    {
        private readonly HashSet<(string Node, PriceProduct Product)> _known = [];

        public ConcurrentQueue<HourlyHistoryQuery> Asked { get; } = [];

        public string? Failure { get; set; }

        public void Add(CurveDefinition curve, PriceProduct product) => _known.Add((curve.PriceNode!.Value.Id, product));

        public Task<IReadOnlyDictionary<string, List<(DateTime HourStartUtc, double PriceUsdPerMwh)>>> ReadAsync(HourlyHistoryQuery query, CancellationToken cancellation)
        {
            Asked.Enqueue(query);
            return Failure is { } failure
                ? throw new WarehouseUnavailableException(failure)
                : Task.FromResult<IReadOnlyDictionary<string, List<(DateTime, double)>>>(query.Nodes.Where(node => _known.Contains((node, query.Product))).ToDictionary(node => node, _ => HoursUntil(query.ToUtc)));
        }

        private static List<(DateTime, double)> HoursUntil(DateTime toUtc) =>
            [.. Enumerable.Range(1, 30 * 24).Select(back => (toUtc.AddHours(-back), 40.0 + (toUtc.AddHours(-back).Hour % 5)))];
    }
}
