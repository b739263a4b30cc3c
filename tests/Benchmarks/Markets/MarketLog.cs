using GridGrains.Domain.Log;
using GridGrains.Feeds.Replay;

namespace GridGrains.Tests.Benchmarks.Markets;

/// <summary>Fills a log with the prices of a market.</summary>
internal static class MarketLog
{
    public const string Source = "BENCH";

    /// <summary>Day-ahead prices of some hours from the market's start, hour by hour.</summary>
    public static async Task AppendDayAheadAsync(IPartitionLog log, BenchmarkMarket market, int hours)
    {
        var appender = new LogAppender(log, Source);
        for (var hour = 0; hour < hours; hour++)
        {
            for (var node = 0; node < market.Count; node++)
            {
                appender.Add(market.DayAhead(node, BenchmarkMarket.Start.AddHours(hour)));
                await FlushWhenFullAsync(appender);
            }
        }

        await appender.FlushAsync(CancellationToken.None);
    }

    /// <summary>Real-time prices until <paramref name="records"/> are appended.</summary>
    public static async Task AppendRealTimeAsync(IPartitionLog log, MarketStream stream, long records)
    {
        var appender = new LogAppender(log, Source);
        for (var i = 0L; i < records; i++)
        {
            appender.Add(stream.Next(out _));
            await FlushWhenFullAsync(appender);
        }

        await appender.FlushAsync(CancellationToken.None);
    }

    /// <summary>Real-time prices of all intervals that start before <paramref name="endUtc"/>.</summary>
    public static async Task AppendRealTimeAsync(IPartitionLog log, BenchmarkMarket market, DateTime startUtc, DateTime endUtc)
    {
        var appender = new LogAppender(log, Source);
        for (var interval = startUtc; interval < endUtc; interval = interval.AddMinutes(5))
        {
            for (var node = 0; node < market.Count; node++)
            {
                if (market.HasInterval(node, interval))
                {
                    appender.Add(market.RealTime(node, interval));
                    await FlushWhenFullAsync(appender);
                }
            }
        }

        await appender.FlushAsync(CancellationToken.None);
    }

    private static ValueTask FlushWhenFullAsync(LogAppender appender) => appender.IsFull ? appender.FlushAsync(CancellationToken.None) : default;
}
