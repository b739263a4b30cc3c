using System.Collections.Frozen;
using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Curves;
using GridGrains.Domain.Markets;
using GridGrains.Grains.Curves;
using NodaTime;

namespace GridGrains.Silo.Curves;

/// <summary>
/// Learns the hourly shape of each hub from its own day-ahead prices, else from its real-time prices: a year that ends with the day before.
/// Live curves have the shapes that were learned last, an evening those of its own day.
/// </summary>
internal sealed class CurveProfiles(IHourlyHistory? history, TimeProvider clock, ILogger<CurveProfiles> logger) : BackgroundService, ICurveProfiles
{
    private static readonly TimeSpan Refresh = TimeSpan.FromHours(6);
    private static readonly TimeSpan WhileEmpty = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan WhileFailing = TimeSpan.FromSeconds(15);

    private volatile Learned _learned = Learned.Nothing;

    public HourlyProfile Of(CurveDefinition curve) => _learned.Of(curve);

    /// <summary>Shapes of an evening; those that are kept where they are of its day and not empty.</summary>
    /// <param name="asOfUtc">Only prices that were known then.</param>
    /// <returns>Also why history could not be read, where it could not: the shapes are those that were learned last then.</returns>
    public async Task<(Func<CurveDefinition, HourlyProfile> ProfileOf, string? Failure)> OfEveningAsync(LocalDate day, DateTime asOfUtc, CancellationToken cancellation)
    {
        var kept = _learned;
        if (kept.Day == day && kept.Count > 0)
        {
            return (kept.Of, null);
        }

        try
        {
            return ((await LearnAsync(day, asOfUtc, cancellation)).Of, null);
        }
        catch (Exception failure) when (failure is WarehouseUnavailableException or QueryCappedException)
        {
            CurveProfilesLog.Failed(logger, failure.Message);
            return (kept.Of, failure.Message);
        }
    }

    /// <summary>Learns the shapes of live curves again.</summary>
    /// <returns>Number of curves with history.</returns>
    public async Task<int> RefreshAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return (_learned = await LearnAsync(EodRules.DayOf(now), now, cancellation)).Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (history is not null)
        {
            await Task.Delay(await TryRefreshAsync(stoppingToken), clock, stoppingToken);
        }
    }

    /// <returns>How long to wait for the next time.</returns>
    private async Task<TimeSpan> TryRefreshAsync(CancellationToken cancellation)
    {
        try
        {
            var count = await RefreshAsync(cancellation);
            CurveProfilesLog.Refreshed(logger, count);
            return count > 0 ? Refresh : WhileEmpty;
        }
        catch (WarehouseUnavailableException absent)
        {
            // It is always so at a start, and readiness says when it stays so.
            CurveProfilesLog.Waiting(logger, absent.Message);
            return WhileFailing;
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            CurveProfilesLog.Failed(logger, failure.Message);
            return WhileFailing;
        }
    }

    private async Task<Learned> LearnAsync(LocalDate day, DateTime asOfUtc, CancellationToken cancellation)
    {
        var profiles = new Dictionary<string, HourlyProfile>();
        foreach (var market in CurveCatalog.All.Where(curve => curve.PriceNode is not null).GroupBy(curve => curve.PriceNode!.Value.Iso))
        {
            CurveDefinition[] left = [.. market];
            foreach (var product in (PriceProduct[])[market.Key.Definition.DayAhead, market.Key.Definition.SettlementRealTime])
            {
                await LearnAsync(market.Key, product, left, day, asOfUtc, profiles, cancellation);
                left = [.. left.Where(curve => !profiles.ContainsKey(curve.Id))];
            }
        }

        return new Learned(day, profiles.ToFrozenDictionary());
    }

    private async Task LearnAsync(
        Iso iso, PriceProduct product, CurveDefinition[] curves, LocalDate day, DateTime asOfUtc, Dictionary<string, HourlyProfile> profiles, CancellationToken cancellation)
    {
        if (history is null || curves.Length == 0)
        {
            return;
        }

        var days = curves[0].Clock;
        var query = new HourlyHistoryQuery(
            iso, [.. curves.Select(curve => curve.PriceNode!.Value.Id).Distinct()], product, days.StartOfDayUtc(day.PlusDays(-HourlyProfile.HistoryDays)), days.StartOfDayUtc(day), asOfUtc);
        var hours = await history.ReadAsync(query, cancellation);
        foreach (var curve in curves)
        {
            if (hours.TryGetValue(curve.PriceNode!.Value.Id, out var known) && HourlyProfile.Learn(curve.Tiles.Blocks!, known, product.Name()) is { IsFlat: false } profile)
            {
                profiles[curve.Id] = profile;
            }
        }
    }

    private sealed record Learned(LocalDate Day, FrozenDictionary<string, HourlyProfile> Profiles)
    {
        public static readonly Learned Nothing = new(default, FrozenDictionary<string, HourlyProfile>.Empty);

        public int Count => Profiles.Count;

        public HourlyProfile Of(CurveDefinition curve) => Profiles.GetValueOrDefault(curve.Id, HourlyProfile.Flat);
    }
}

internal static partial class CurveProfilesLog
{
    [LoggerMessage(1, LogLevel.Information, "Hourly shapes of {Curves} curves were learned from their prices")]
    public static partial void Refreshed(ILogger logger, int curves);

    [LoggerMessage(3, LogLevel.Information, "Hourly shapes of curves are learned when there is a warehouse: {Reason}")]
    public static partial void Waiting(ILogger logger, string reason);

    [LoggerMessage(2, LogLevel.Warning, "The hourly shapes of curves were not learned; the last ones stay: {Reason}")]
    public static partial void Failed(ILogger logger, string reason);
}
