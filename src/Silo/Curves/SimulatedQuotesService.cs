using System.Text;
using GridGrains.Domain.Curves;
using GridGrains.Domain.Log;
using GridGrains.Feeds.Curves;
using GridGrains.Silo.Hosting;

namespace GridGrains.Silo.Curves;

/// <summary>
/// Quotes of the simulated market: at the start settlements of all contracts as of the last closing and as of now, so that there is a day before;
/// then a broker's price every second.
/// </summary>
internal sealed class SimulatedQuotesService(SiloSettings settings, IPartitionLog log, TimeProvider clock, IHostApplicationLifetime lifetime) : BackgroundService
{
    private const string Source = "SIM";
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var onStarted = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await started.Task.WaitAsync(stoppingToken);
        var market = new SimulatedQuotes(settings.SimulationSeed);
        var now = clock.GetUtcNow().UtcDateTime;
        var closing = EodRules.CloseUtc(EodRules.LastUntil(now));
        foreach (var curve in CurveCatalog.All)
        {
            await AppendAsync(Topics.CurveMarks, curve, market.Settlements(curve, closing).Concat(market.Settlements(curve, now)), stoppingToken);
        }

        for (var turn = 0; ; turn++)
        {
            await Task.Delay(Pace, clock, stoppingToken);
            var curve = CurveCatalog.All[turn % CurveCatalog.All.Count];
            if (market.Trade(curve, turn, clock.GetUtcNow().UtcDateTime) is { } trade)
            {
                await AppendAsync(Topics.VendorTicks, curve, [trade], stoppingToken);
            }
        }
    }

    private async Task AppendAsync(string topic, CurveDefinition curve, IEnumerable<QuoteRecord> quotes, CancellationToken cancellation)
    {
        var records = new RecordBuffer();
        foreach (var quote in quotes)
        {
            records.Add(Encoding.UTF8.GetBytes(curve.Id), quote.ToJson());
        }

        await log.AppendAsync(topic, records, new RecordHeaders(QuoteRecord.Schema, Source), cancellation);
    }
}
