using GridGrains.Domain.Log;
using GridGrains.Domain.Weather;
using GridGrains.Durability.Sqlite;
using GridGrains.Silo.Feeds.Outages;
using GridGrains.Silo.Feeds.Series;
using GridGrains.Silo.Feeds.Weather;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Parts;
using GridGrains.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace GridGrains.Tests.Integration.Feeds;

/// <summary>What a simulated feed has written it does not write again.</summary>
public sealed class SimulatorRestartTests(SiloFixture silo) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gridgrains-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(Topics.Outages)]
    [InlineData(Topics.Series)]
    [InlineData(Topics.Weather)]
    public async Task Second_start_goes_on_where_the_first_ended(string topic)
    {
        var settings = new SiloSettings { DataDirectory = _folder.FullName, SimulatedNodes = 100, Lake = LakeSettings.Off };
        await using var log = SqlitePartitionLog.Open(Path.Combine(_folder.FullName, "log.db"), SiloParts.OfProgram.Topics, new SqliteLogOptions(), TimeProvider.System);
        using var progress = SqliteFeedProgressStore.Open(Path.Combine(_folder.FullName, "progress.db"));
        var first = await RecordsOfRunAsync(topic, settings, log, progress);
        var second = await RecordsOfRunAsync(topic, settings, log, progress);

        Assert.True(first > 500, $"the first run wrote {first} records");
        Assert.True(second < first / 10, $"the second run wrote {second} records after {first}");
    }

    private async Task<long> RecordsOfRunAsync(string topic, SiloSettings settings, IPartitionLog log, IFeedProgressStore store)
    {
        var before = await CountAsync(log, topic);
        // Series come every five minutes, weather by the hour.
        var progress = new WatchedProgress(store, TimeSpan.FromMinutes(topic == Topics.Series ? 6 : 61));
        using var service = ServiceOf(topic, settings, log, progress);
        await service.StartAsync(Cancellation);
        await progress.Pass.Task.WaitAsync(Patience.Limit, Cancellation);
        await service.StopAsync(Cancellation);
        return await CountAsync(log, topic) - before;
    }

    private static async Task<long> CountAsync(IPartitionLog log, string topic)
    {
        var count = 0L;
        for (var partition = 0; partition < SiloParts.OfProgram.Topics.Single(known => known.Name == topic).Partitions; partition++)
        {
            count += (await log.GetOffsetsAsync(new TopicPartition(topic, partition), Cancellation)).Next;
        }

        return count;
    }

    private BackgroundService ServiceOf(string topic, SiloSettings settings, IPartitionLog log, IFeedProgressStore progress)
    {
        var lifetime = silo.Services.GetRequiredService<IHostApplicationLifetime>();
        return topic switch
        {
            Topics.Outages => new OutageSimulatorService(settings, log, progress, TimeProvider.System, lifetime, NullLogger<OutageSimulatorService>.Instance),
            Topics.Series => new SeriesSimulatorService(settings, log, progress, TimeProvider.System, lifetime, NullLogger<SeriesSimulatorService>.Instance),
            _ => new WeatherSimulatorService(settings, log, progress, silo.Services.GetRequiredService<WeatherZoneCatalog>(), TimeProvider.System, lifetime, NullLogger<WeatherSimulatorService>.Instance),
        };
    }

    /// <summary>Knows when the feed has come to the present.</summary>
    private sealed class WatchedProgress(IFeedProgressStore store, TimeSpan step) : IFeedProgressStore
    {
        public TaskCompletionSource Pass { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ValueTask<long> GetAsync(string sourceId, CancellationToken cancellation) => store.GetAsync(sourceId, cancellation);

        public async ValueTask SetAsync(string sourceId, long rows, CancellationToken cancellation)
        {
            await store.SetAsync(sourceId, rows, cancellation);
            if (rows > (DateTime.UtcNow - step).Ticks)
            {
                Pass.TrySetResult();
            }
        }
    }
}
